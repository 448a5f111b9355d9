import { PencilSimpleIcon } from "@phosphor-icons/react/dist/csr/PencilSimple";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { ConflictTable } from "@/components/layout/conflict-table";
import { usePermissions, useProjectSlug } from "@/components/layout/context";
import { type Draft, useDraft, useUnsavedChangesWarning } from "@/components/layout/drafts";
import { Form } from "@/components/layout/form";
import { Section } from "@/components/layout/section";
import { Textarea } from "@/components/ui/fields";
import { CopyButton, IconButton } from "@/components/ui/icon-button";
import { useReturnFocus } from "@/components/ui/keyboard";
import { useToast } from "@/components/ui/toast";
import { ApiError } from "@/lib/http/client";
import { changeUserMutation, userHistoryQuery } from "@/lib/users/client";
import type { UserDetailView } from "@/lib/users/views";
import { differingFields, formatProfile, parseProfile } from "./profile-json";

export function ProfileSection({ user }: { user: UserDetailView }) {
  const project = useProjectSlug();
  const t = useTranslations("users.profile");
  const { canEdit } = usePermissions();
  const [opened, setOpened] = useState(false);
  const [draft, setDraft] = useDraft(`user.${project}.${user.id}`);
  const text = formatProfile(user.dataFields);
  const editing = canEdit && draft !== null;
  const editButton = useReturnFocus(editing);
  return (
    <Section
      title={t("title")}
      actions={
        !editing && (
          <span className="flex">
            <CopyButton value={text} what={t("title")} />
            {canEdit && (
              <IconButton
                ref={editButton}
                label={t("edit")}
                icon={<PencilSimpleIcon size={14} />}
                onClick={() => {
                  setOpened(true);
                  setDraft({ text, version: user.version, base: text });
                }}
                className="size-6! pointer-coarse:size-11!"
              />
            )}
          </span>
        )
      }
    >
      {editing ? (
        <ProfileEditor user={user} draft={draft} setDraft={setDraft} focus={opened} />
      ) : Object.keys(user.dataFields).length === 0 ? (
        <p className="py-2.5 text-ink-soft">{t("empty")}</p>
      ) : (
        <pre
          // biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable content has to be reachable by keyboard.
          tabIndex={0}
          className="mt-3 max-h-96 overflow-auto rounded-lg bg-sunken p-3 font-mono text-xs/5"
        >
          {text}
        </pre>
      )}
    </Section>
  );
}

interface ProfileEditorProps {
  user: UserDetailView;
  draft: Draft;
  setDraft: (draft: Draft | null) => void;
  /** Whether the operator just opened the editor, rather than returned to a draft. */
  focus: boolean;
}

/** Edits a profile as JSON. Input survives errors, conflicts, reloads and expired sessions. */
function ProfileEditor({ user, draft, setDraft, focus }: ProfileEditorProps) {
  const project = useProjectSlug();
  const t = useTranslations("users.profile");
  const toast = useToast();
  const field = useRef<HTMLTextAreaElement>(null);
  const change = useMutation(changeUserMutation(useQueryClient(), project, user.id));
  const [jsonError, setJsonError] = useState<string>();
  const { error } = change;
  const unsaved = draft.text !== formatProfile(user.dataFields);
  useUnsavedChangesWarning(unsaved);
  const refused =
    error instanceof ApiError && error.status === 412 ? (error.current as UserDetailView) : null;
  const changedByOthers = changedSince(draft, refused ?? user);
  const theirs = refused ?? (changedByOthers.length > 0 ? user : null);

  function save(version: number) {
    const read = parseProfile(draft.text);
    if ("reason" in read) {
      setJsonError(t(read.line > 0 ? "syntaxAt" : read.reason, { line: read.line }));
      return field.current?.focus();
    }
    change.mutate(
      { dataFields: read.profile, version },
      {
        onSuccess() {
          setDraft(null);
          toast({ title: t("saved") });
        },
      },
    );
  }

  function edit(text: string) {
    setJsonError(undefined);
    setDraft({ ...draft, text });
  }

  function discard() {
    change.reset();
    setDraft(null);
  }

  return (
    <Form
      mutation={{ error: theirs ? null : error, isPending: change.isPending }}
      submitLabel={t(theirs ? "overwrite" : "save")}
      busyLabel={t("saving")}
      onCancel={discard}
      cancelLabel={theirs ? t("discardMine") : unsaved ? t("discard") : undefined}
      onSubmit={() => save(theirs?.version ?? (draft.base === undefined ? draft.version : user.version))}
      className="mt-3"
    >
      {theirs && <ProfileConflict theirs={theirs} changed={changedByOthers} mine={draft.text} />}
      <Textarea
        ref={field}
        label={theirs ? t("mine") : t("field")}
        description={t("hint")}
        error={jsonError ?? issueText(error)}
        value={draft.text}
        onValueChange={edit}
        maxRows={28}
        spellCheck={false}
        autoFocus={focus}
        autoCapitalize="none"
        className="w-full bg-surface font-mono text-xs/5! focus:ring-2! focus:ring-accent!"
      />
    </Form>
  );
}

const issueText = (error: Error | null): string | undefined =>
  error instanceof ApiError && error.issues.length > 0
    ? error.issues.map(({ path, message }) => `${path}: ${message}`).join(" ")
    : undefined;

interface ProfileConflictProps {
  theirs: UserDetailView;
  changed: string[];
  mine: string;
}

/** The fields that somebody else changed since the draft was begun; other changes of the user are no conflict. */
function changedSince({ base, version }: Draft, user: UserDetailView): string[] {
  const read = base === undefined || version === user.version ? null : parseProfile(base);
  return read && "profile" in read ? differingFields(read.profile, user.dataFields) : [];
}

function ProfileConflict({ theirs, changed, mine }: ProfileConflictProps) {
  const project = useProjectSlug();
  const t = useTranslations("users.profile");
  const { data } = useQuery(userHistoryQuery(project, theirs.id, 1));
  const last = data?.items.find(({ subject }) => subject.type === "user");
  const now = theirs.dataFields;
  const read = parseProfile(mine);
  const own = "profile" in read ? read.profile : null;
  return (
    <ConflictTable
      title={t("conflictTitle")}
      event={last && last.at >= theirs.updatedAt ? last : undefined}
      changed={changed}
      rows={(own ? differingFields(now, own) : Object.keys(now)).map((field) => ({
        field,
        label: field,
        theirs: <Json value={now[field]} />,
        mine: <Json value={own?.[field]} />,
      }))}
      none={t("conflictSame")}
    />
  );
}

function Json({ value }: { value: unknown }) {
  return <span className="font-mono text-xs break-all">{JSON.stringify(value) ?? "—"}</span>;
}
