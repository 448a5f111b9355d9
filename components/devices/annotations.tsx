import Link from "next/link";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { ConflictTable } from "@/components/layout/conflict-table";
import { usePermissions, useProjectHref } from "@/components/layout/context";
import { DialogForm } from "@/components/layout/dialog-form";
import type { FormState } from "@/components/layout/form";
import { Button } from "@/components/ui/button";
import { inDialog } from "@/components/ui/dialog";
import { Textarea } from "@/components/ui/fields";
import { useToast } from "@/components/ui/toast";
import { ApiError } from "@/lib/http/client";
import { TagsField, useTags } from "./annotation-fields";

interface Annotated {
  tags: string[];
  note: string | null;
  version: number;
}

interface AnnotationsProps {
  row: Annotated;
  /** The list that a tag filters. */
  list: "/devices" | "/users";
  /** Fails with a 412 that carries the current row. */
  change: FormState & {
    reset(): void;
    mutate(
      edits: { tags: string[]; note: string; version: number },
      options: { onSuccess: () => void },
    ): void;
  };
}

/** What the team wrote about a device or a user. */
export function Annotations({ row, list, change }: AnnotationsProps) {
  const t = useTranslations("annotations");
  const href = useProjectHref();
  const { canEdit } = usePermissions();
  const [open, setOpen] = useState(false);
  const isEmpty = row.tags.length === 0 && !row.note;
  if (isEmpty && !canEdit) return null;
  const close = () => {
    setOpen(false);
    change.reset();
  };
  return (
    <section aria-label={t("title")} className="flex min-w-0 flex-col gap-2 text-sm">
      <div className="flex flex-wrap items-center gap-1.5">
        {row.tags.map((tag) => (
          <Link
            key={tag}
            href={href(`${list}?tag=${encodeURIComponent(tag)}`)}
            prefetch={false}
            title={t("filter", { tag })}
            className="inline-flex max-w-full min-w-0 items-center justify-center pointer-coarse:h-11 pointer-coarse:min-w-11"
          >
            <span className="h-6.5 truncate rounded-full bg-sunken px-2.5 text-xs/6.5 font-medium ring ring-line hover:text-accent-ink">
              {tag}
            </span>
          </Link>
        ))}
        {canEdit && (
          <Button
            size="sm"
            variant="ghost"
            onClick={() => setOpen(true)}
            className="text-ink-soft! first:-ms-2 pointer-coarse:first:-ms-3.5"
          >
            {t(isEmpty ? "add" : "edit")}
          </Button>
        )}
      </div>
      {row.note && <p className="max-w-prose break-words whitespace-pre-wrap">{row.note}</p>}
      <AnnotationsDialog {...{ row, change }} open={open} onClose={close} />
    </section>
  );
}

type AnnotationsFormProps = Omit<AnnotationsProps, "list"> & { onClose: () => void };

function AnnotationsForm({ row, change, onClose }: AnnotationsFormProps) {
  const t = useTranslations("annotations");
  const toast = useToast();
  // What it was when the dialog opened: the row behind it may be refreshed meanwhile.
  const [base] = useState(row);
  const tags = useTags(base.tags.join(", "));
  const [note, setNote] = useState(base.note ?? "");
  const { error } = change;
  const theirs = error instanceof ApiError && error.status === 412 ? (error.current as Annotated) : null;
  const issue =
    error instanceof ApiError ? error.issues.find(({ path }) => path.startsWith("tags")) : undefined;
  const rows = theirs && [
    {
      field: "tags",
      label: t("tags"),
      theirs: theirs.tags.join(", ") || "—",
      mine: tags.list.join(", ") || "—",
    },
    { field: "note", label: t("note"), theirs: theirs.note || "—", mine: note.trim() || "—" },
  ];
  return (
    <DialogForm
      title={t("edit")}
      description={t("noteHint")}
      mutation={{ error: theirs || issue ? null : error, isPending: change.isPending }}
      submitLabel={t(theirs ? "overwrite" : "save")}
      busyLabel={t("saving")}
      onClose={onClose}
      onSubmit={() =>
        change.mutate(
          { tags: tags.list, note: note.trim(), version: (theirs ?? base).version },
          {
            onSuccess() {
              toast({ title: t("saved") });
              onClose();
            },
          },
        )
      }
    >
      {rows && (
        <ConflictTable
          title={t("conflictTitle")}
          event={undefined}
          rows={rows.filter(({ theirs, mine }) => theirs !== mine)}
          none={t("conflictElsewhere")}
        />
      )}
      <TagsField tags={tags} issue={issue?.message} />
      <Textarea label={t("note")} value={note} onValueChange={setNote} error={undefined} />
    </DialogForm>
  );
}

const AnnotationsDialog = inDialog(AnnotationsForm);
