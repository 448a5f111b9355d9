import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { ConflictTable } from "@/components/layout/conflict-table";
import { FormError } from "@/components/layout/form-error";
import { useUnsavedChangesWarning } from "@/components/layout/unsaved-changes";
import type { Draft } from "@/components/layout/use-draft";
import { Button } from "@/components/ui/button";
import { Textarea } from "@/components/ui/textarea";
import { useToast } from "@/components/ui/toast";
import { ApiError } from "@/lib/http/client";
import { changeUserMutation, userHistoryQuery } from "@/lib/users/client";
import type { UserDetailView } from "@/lib/users/views";
import { differingFields, formatProfile, parseProfile } from "./profile-json";

interface ProfileEditorProps {
  project: string;
  user: UserDetailView;
  draft: Draft;
  setDraft: (draft: Draft | null) => void;
  /** Whether the operator just opened the editor, rather than returned to a draft. */
  focus: boolean;
}

/** Edits a profile as JSON. Input survives errors, conflicts, reloads and expired sessions. */
export function ProfileEditor({ project, user, draft, setDraft, focus }: ProfileEditorProps) {
  const t = useTranslations("users.profile");
  const common = useTranslations("common");
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
    if (change.isPending) return;
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
    <form
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        save(theirs?.version ?? (draft.base === undefined ? draft.version : user.version));
      }}
      className="mt-3 flex flex-col gap-3"
    >
      {!theirs && <FormError error={error} />}
      {theirs && (
        <ProfileConflict project={project} theirs={theirs} changed={changedByOthers} mine={draft.text} />
      )}
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
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.metaKey || event.ctrlKey))
            event.currentTarget.form?.requestSubmit();
        }}
      />
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={discard}>
          {theirs ? t("discardMine") : unsaved ? t("discard") : common("cancel")}
        </Button>
        <Button type="submit" variant="primary" aria-busy={change.isPending}>
          {change.isPending ? t("saving") : theirs ? t("overwrite") : t("save")}
        </Button>
      </div>
    </form>
  );
}

const issueText = (error: Error | null): string | undefined =>
  error instanceof ApiError && error.issues.length > 0
    ? error.issues.map(({ path, message }) => `${path}: ${message}`).join(" ")
    : undefined;

interface ProfileConflictProps {
  project: string;
  theirs: UserDetailView;
  changed: string[];
  mine: string;
}

/** The fields that somebody else changed since the draft was begun; other changes of the user are no conflict. */
function changedSince({ base, version }: Draft, user: UserDetailView): string[] {
  const read = base === undefined || version === user.version ? null : parseProfile(base);
  return read && "profile" in read ? differingFields(read.profile, user.dataFields) : [];
}

function ProfileConflict({ project, theirs, changed, mine }: ProfileConflictProps) {
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
