"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { FormError } from "@/components/layout/form-error";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Input } from "@/components/ui/input";
import { Skeleton } from "@/components/ui/skeleton";
import { deviceCountQuery } from "@/lib/devices/client";
import type { DeviceFilters } from "@/lib/devices/listing";
import { ApiError } from "@/lib/http/client";
import { type BulkTarget, startJobMutation } from "@/lib/jobs/client";
import type { JobView } from "@/lib/jobs/views";
import { NoteField, useNote } from "../note-field";
import { BulkTargetText } from "./bulk-target-text";

export interface BulkFormProps {
  project: string;
  asking: { action: JobView["kind"]; ids: string[] | null; filters: DeviceFilters };
  onStarted: (job: JobView) => void;
  onClose: () => void;
}

/** How many, which ones and why. The server counts, and refuses if the set has changed since. */
export function BulkForm({ project, asking, onStarted, onClose }: BulkFormProps) {
  const t = useTranslations("devices.bulk");
  const common = useTranslations("common");
  const { action, ids, filters } = asking;
  const client = useQueryClient();
  const count = useQuery({ ...deviceCountQuery(project, filters), enabled: ids === null });
  const start = useMutation(startJobMutation(client, project));
  const note = useNote("");
  const typed = useRef<HTMLInputElement>(null);
  const [mistyped, setMistyped] = useState(false);
  const total = ids ? ids.length : count.data?.total;
  const changed = start.error instanceof ApiError && start.error.status === 409;

  function submit(event: FormEvent) {
    event.preventDefault();
    if (start.isPending || total === undefined || count.isFetching) return;
    if (action === "disable" && !note.check()) return;
    if (action === "remove" && typed.current?.value.replace(/\D/g, "") !== String(total)) {
      setMistyped(true);
      return typed.current?.focus();
    }
    const target: BulkTarget | undefined = ids ? { ids } : count.data && { filters, counted: count.data };
    if (!target) return;
    start.mutate(
      { action, target, ...(action === "disable" && { note: note.value.trim() }) },
      {
        onSuccess: onStarted,
        onError(error) {
          if (!(error instanceof ApiError) || error.status !== 409) return;
          if (typed.current) typed.current.value = "";
          void count.refetch();
        },
      },
    );
  }

  if (count.error) {
    return (
      <div className="mt-4 flex flex-col gap-4">
        <FormError error={count.error} />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{common("cancel")}</Button>
          <Button onClick={() => void count.refetch()}>{common("retry")}</Button>
        </div>
      </div>
    );
  }
  return (
    <form noValidate onSubmit={submit} className="mt-4 flex flex-col gap-4">
      {changed && total !== undefined && !count.isFetching ? (
        <Callout kind="failure" title={t("changedTitle")}>
          {t("changedText", { total })}
        </Callout>
      ) : (
        <FormError error={changed ? null : start.error} />
      )}
      {total === undefined || count.isFetching ? (
        <p role="status" className="py-2">
          <span className="sr-only">{t("counting")}</span>
          <Skeleton className="w-2/3" />
        </p>
      ) : (
        <BulkTargetText total={total} filters={ids ? null : filters} />
      )}
      {action === "disable" && <NoteField note={note} />}
      {action === "remove" && total !== undefined && (
        <Input
          ref={typed}
          label={t("typeCount", { total })}
          inputMode="numeric"
          autoComplete="off"
          onChange={() => setMistyped(false)}
          error={mistyped ? t("typeCountWrong", { total }) : undefined}
        />
      )}
      <div className="mt-1 flex flex-wrap justify-end gap-2">
        <Button onClick={onClose} autoFocus={action === "enable"}>
          {common("cancel")}
        </Button>
        <Button
          type="submit"
          variant={action === "remove" ? "destructive" : "primary"}
          aria-busy={start.isPending}
        >
          {t(`verbCount.${action}`, { count: total ?? 0 })}
        </Button>
      </div>
    </form>
  );
}
