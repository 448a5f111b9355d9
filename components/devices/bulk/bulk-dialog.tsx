import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useProjectSlug } from "@/components/layout/context";
import { DialogForm } from "@/components/layout/dialog-form";
import { FormError } from "@/components/layout/errors";
import { useRequiredText } from "@/components/layout/use-required-text";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { DialogHeading, inDialog } from "@/components/ui/dialog";
import { Input } from "@/components/ui/fields";
import { Choice } from "@/components/ui/select";
import { Skeleton } from "@/components/ui/skeleton";
import { deviceCountQuery } from "@/lib/devices/client";
import type { DeviceFilters } from "@/lib/devices/listing";
import { ApiError } from "@/lib/http/client";
import { type BulkTarget, startJobMutation } from "@/lib/jobs/client";
import type { JobView } from "@/lib/jobs/views";
import { NoteField, TagsField, useNote, useTags } from "../annotation-fields";
import { useFilterText } from "../filters/use-filter-text";

/** What the bar offers: tags are added or taken away in the same dialog. */
export type BulkAction = Exclude<JobView["kind"], "untag" | "merge" | "reject">;

interface BulkFormProps {
  action: BulkAction;
  /** Null for all devices matching the filters. */
  ids: string[] | null;
  filters: DeviceFilters;
  onStarted: () => void;
  onClose: () => void;
}

/** The server counts the matching devices, and refuses the change if they are different ones by then. */
function BulkForm({ action, ids, filters, onStarted, onClose }: BulkFormProps) {
  const project = useProjectSlug();
  const t = useTranslations("devices.bulk");
  const common = useTranslations("common");
  const heading = { title: t(`title.${action}`), description: t(`consequence.${action}`) };
  const client = useQueryClient();
  const count = useQuery({ ...deviceCountQuery(project, filters), enabled: ids === null });
  const start = useMutation(startJobMutation(client, project));
  const note = useNote();
  const tags = useTags();
  const [tagMode, setTagMode] = useState<"tag" | "untag">("tag");
  const kind = action === "tag" ? tagMode : action;
  const total = ids ? ids.length : count.data?.total;
  const typed = useRequiredText(
    (text) => text.replace(/\D/g, "") !== String(total) && t("typeCountWrong", { total: total ?? 0 }),
  );
  const counting = total === undefined || count.isFetching;
  const changed = isConflict(start.error);

  function submit() {
    if (counting) return;
    if (action === "disable" && !note.check()) return;
    if (action === "tag" && !tags.check()) return;
    if (action === "remove" && !typed.check()) return;
    const target: BulkTarget | undefined = ids ? { ids } : count.data && { filters, counted: count.data };
    if (!target) return;
    start.mutate(
      {
        action: kind,
        target,
        ...(action === "disable" && { note: note.text }),
        ...(action === "tag" && { tags: tags.list }),
      },
      {
        onSuccess: onStarted,
        onError(error) {
          if (!isConflict(error)) return;
          typed.change("");
          void count.refetch();
        },
      },
    );
  }

  if (count.error) {
    return (
      <>
        <DialogHeading {...heading} />
        <div className="mt-4 flex flex-col gap-4">
          <FormError error={count.error} />
          <div className="flex justify-end gap-2">
            <Button onClick={onClose}>{common("cancel")}</Button>
            <Button onClick={() => void count.refetch()}>{common("retry")}</Button>
          </div>
        </div>
      </>
    );
  }
  return (
    <DialogForm
      {...heading}
      mutation={{ error: changed ? null : start.error, isPending: start.isPending }}
      submitLabel={t(`confirm.${kind}`, { count: total ?? 0 })}
      variant={action === "remove" ? "destructive" : "primary"}
      onClose={onClose}
      focusCancel={action === "enable"}
      onSubmit={submit}
    >
      {changed && !counting && (
        <Callout kind="failure" title={t("changedTitle")}>
          {t("changedText", { total })}
        </Callout>
      )}
      {counting ? (
        <p role="status" className="py-2">
          <span className="sr-only">{t("counting")}</span>
          <Skeleton className="w-2/3" />
        </p>
      ) : (
        <TargetText total={total} filters={ids ? null : filters} />
      )}
      {action === "disable" && <NoteField note={note} />}
      {action === "tag" && (
        <>
          <Choice
            label={t("tagMode")}
            values={["tag", "untag"] as const}
            value={tagMode}
            text={(one) => t(`tagModes.${one}`)}
            onChange={setTagMode}
          />
          <TagsField tags={tags} />
        </>
      )}
      {action === "remove" && total !== undefined && (
        <Input label={t("typeCount", { total })} inputMode="numeric" autoComplete="off" {...typed.field} />
      )}
    </DialogForm>
  );
}

/** Confirms a change of many devices. */
export const BulkDialog = inDialog(BulkForm);

const isConflict = (error: Error | null) => error instanceof ApiError && error.status === 409;

/** The number of devices, and the filters they match. */
function TargetText({ total, filters }: { total: number; filters: DeviceFilters | null }) {
  const t = useTranslations("devices.bulk");
  const { sentence } = useFilterText();
  const names = Object.keys(filters ?? {}) as (keyof DeviceFilters)[];
  return (
    <div role="status" className="rounded-lg bg-sunken px-3 py-2.5 text-sm">
      <p className="font-medium tabular-nums">
        {t(filters === null ? "targetSelected" : names.length === 0 ? "targetEvery" : "targetMatching", {
          total,
        })}
      </p>
      {names.length > 0 && (
        <ul className="mt-1 list-disc ps-4 text-ink-soft">
          {names.map((name) => (
            <li key={name} className="break-words">
              {sentence(name, filters?.[name])}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
