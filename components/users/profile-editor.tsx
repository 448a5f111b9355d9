"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { FormError } from "@/components/layout/form-error";
import { useUnsavedChangesWarning } from "@/components/layout/unsaved-changes";
import type { Draft } from "@/components/layout/use-draft";
import { Button } from "@/components/ui/button";
import { Textarea } from "@/components/ui/textarea";
import { useToast } from "@/components/ui/toast";
import { ApiError } from "@/lib/http/client";
import { replaceProfileMutation } from "@/lib/users/client";
import type { UserDetailView } from "@/lib/users/views";
import { ProfileConflict } from "./profile-conflict";
import { formatProfile, parseProfile } from "./profile-json";

interface ProfileEditorProps {
  project: string;
  user: UserDetailView;
  draft: Draft;
  keep: (draft: Draft | null) => void;
  /** Whether the operator asked for the editor just now, rather than came back to it. */
  focus: boolean;
}

/** Edits a profile as JSON. Nothing typed is lost: not to a mistake, a conflict, a reload or the end of a session. */
export function ProfileEditor({ project, user, draft, keep, focus }: ProfileEditorProps) {
  const t = useTranslations("users.profile");
  const common = useTranslations("common");
  const toast = useToast();
  const field = useRef<HTMLTextAreaElement>(null);
  const change = useMutation(replaceProfileMutation(useQueryClient(), project, user.id));
  const [problem, setProblem] = useState<string>();
  const { error } = change;
  const unsaved = draft.text !== formatProfile(user.dataFields);
  useUnsavedChangesWarning(unsaved);
  const theirs = error instanceof ApiError && error.status === 412 ? (error.current as UserDetailView) : null;

  function save(version: number) {
    if (change.isPending) return;
    const read = parseProfile(draft.text);
    if ("reason" in read) {
      setProblem(t(read.line > 0 ? "syntaxAt" : read.reason, { line: read.line }));
      return field.current?.focus();
    }
    change.mutate(
      { dataFields: read.profile, version },
      {
        onSuccess() {
          keep(null);
          toast({ title: t("saved") });
        },
      },
    );
  }

  function write(text: string) {
    setProblem(undefined);
    keep({ ...draft, text });
  }

  function discard() {
    change.reset();
    keep(null);
  }

  return (
    <form
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        save(theirs?.version ?? draft.version);
      }}
      className="mt-3 flex flex-col gap-3"
    >
      {!theirs && <FormError error={error} />}
      {theirs && <ProfileConflict project={project} theirs={theirs} mine={draft.text} />}
      <Textarea
        ref={field}
        label={theirs ? t("mine") : t("field")}
        description={t("hint")}
        error={problem ?? issueText(error)}
        value={draft.text}
        onValueChange={write}
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
          {theirs ? t("takeTheirs") : unsaved ? t("discard") : common("cancel")}
        </Button>
        <Button type="submit" variant="primary" aria-busy={change.isPending}>
          {change.isPending ? t("saving") : theirs ? t("saveMine") : t("save")}
        </Button>
      </div>
    </form>
  );
}

const issueText = (error: Error | null): string | undefined =>
  error instanceof ApiError && error.issues.length > 0
    ? error.issues.map(({ path, message }) => `${path}: ${message}`).join(" ")
    : undefined;
