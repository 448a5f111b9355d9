"use client";

import { XIcon } from "@phosphor-icons/react/dist/csr/X";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { FormError } from "@/components/layout/form-error";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { Timestamp } from "@/components/ui/timestamp";
import { undoJobMutation } from "@/lib/jobs/client";
import type { JobView } from "@/lib/jobs/views";
import { JobProblems } from "./job-problems";

interface JobNoticeProps {
  project: string;
  job: JobView;
  allowed: boolean;
  onDismiss: () => void;
}

/** One piece of bulk work: how far it is, then what came of it, what failed and why, and the way back. */
export function JobNotice({ project, job, allowed, onDismiss }: JobNoticeProps) {
  const t = useTranslations("devices.job");
  const undo = useMutation(undoJobMutation(useQueryClient(), project));
  const running = job.status === "running";
  const kind = job.undoOf ? "undo" : job.kind;
  const undoable = allowed && !running && job.kind !== "remove" && job.undoOf === null && job.done > 0;
  const worked = job.done + job.failed;
  return (
    <section
      aria-label={t("title")}
      className={`rounded-xl px-4 py-3 text-sm ring ring-line ${job.failed > 0 && !running ? "bg-warn-tint" : "bg-raised"}`}
    >
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <p role="status" className="font-medium tabular-nums">
          {running
            ? t(`running.${kind}`, { total: job.total })
            : t(job.status === "failed" ? "brokenOff" : `ended.${kind}`, {
                done: job.done,
                total: job.total,
              })}
        </p>
        <p className="text-ink-soft tabular-nums">
          {running ? t("progress", { worked, total: job.total }) : t("by", { name: job.by })}{" "}
          {!running && job.finishedAt && <Timestamp value={job.finishedAt} />}
        </p>
        <div className="flex items-center gap-1 sm:ms-auto">
          {undoable && (
            <Button size="sm" onClick={() => undo.mutate(job)} aria-busy={undo.isPending}>
              {t("undo")}
            </Button>
          )}
          {!running && (
            <IconButton
              label={t("dismiss")}
              icon={<XIcon size={14} />}
              onClick={onDismiss}
              className="size-7! pointer-coarse:size-11!"
            />
          )}
        </div>
      </div>
      {running && (
        <progress
          aria-label={t(`running.${kind}`, { total: job.total })}
          value={worked}
          max={Math.max(job.total, 1)}
          className="mt-2 block h-1.5 w-full overflow-hidden rounded-full accent-accent"
        />
      )}
      {job.note && kind === "disable" && <p className="text-ink-soft break-words">{job.note}</p>}
      {!running && job.failed > 0 && <JobProblems job={job} />}
      {undo.error && (
        <div className="mt-2">
          <FormError error={undo.error} />
        </div>
      )}
    </section>
  );
}
