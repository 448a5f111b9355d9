"use client";

import { XIcon } from "@phosphor-icons/react/dist/csr/X";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { FormError } from "@/components/layout/form-error";
import { useOperator } from "@/components/layout/operator-context";
import { useProjectHref } from "@/components/layout/use-project";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { Timestamp } from "@/components/ui/timestamp";
import { useBrowserValue } from "@/components/ui/use-browser-value";
import { jobsQuery, refreshDevices, undoJobMutation } from "@/lib/jobs/client";
import type { JobView } from "@/lib/jobs/views";

const dismissedKey = "rollcall.jobs.dismissed";
/** How long the operator's own results stay, unless dismissed. */
const dayMs = 86_400_000;

interface JobNoticesProps {
  project: string;
  allowed: boolean;
  /** The job last started on this page, which is scrolled into view. */
  started: string | undefined;
}

/** Everyone's running bulk changes, and the operator's own recent results. */
export function JobNotices({ project, allowed, started }: JobNoticesProps) {
  const client = useQueryClient();
  const { name, email } = useOperator();
  const { data: jobs } = useQuery(jobsQuery(project));
  const stored = useBrowserValue(() => localStorage.getItem(dismissedKey) ?? "", "");
  const [dismissed, setDismissed] = useState<string[]>([]);
  const running = jobs?.filter(({ status }) => status === "running").length ?? 0;

  const lastRunning = useRef(0);
  useEffect(() => {
    if (lastRunning.current > running) void refreshDevices(client, project);
    lastRunning.current = running;
  }, [client, project, running]);

  const notices = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (started) notices.current?.scrollIntoView({ block: "center" });
  }, [started]);

  function dismiss(id: string) {
    localStorage.setItem(dismissedKey, [...stored.split(" ").slice(-50), ...dismissed, id].join(" "));
    setDismissed((ids) => [...ids, id]);
  }

  const undone = new Set(jobs?.map(({ undoOf }) => undoOf));
  const shown = jobs?.filter(
    ({ id, status, by, finishedAt }) =>
      status === "running" ||
      ([name, email].includes(by) &&
        !dismissed.includes(id) &&
        !stored.includes(id) &&
        !undone.has(id) &&
        Date.parse(finishedAt ?? "") > Date.now() - dayMs),
  );
  if (!shown || shown.length === 0) return null;
  return (
    <div ref={notices} className="flex flex-col gap-2 px-4 pb-3 sm:px-6">
      {shown.slice(0, 3).map((job) => (
        <JobNotice
          key={job.id}
          project={project}
          job={job}
          allowed={allowed}
          onDismiss={() => dismiss(job.id)}
        />
      ))}
    </div>
  );
}

interface JobNoticeProps {
  project: string;
  job: JobView;
  allowed: boolean;
  onDismiss: () => void;
}

/** A bulk change: its progress, then its result, failures and undo. */
function JobNotice({ project, job, allowed, onDismiss }: JobNoticeProps) {
  const t = useTranslations("devices.job");
  const undo = useMutation(undoJobMutation(useQueryClient(), project));
  const running = job.status === "running";
  const kind = job.undoOf ? "undo" : job.kind;
  const undoable = allowed && !running && job.kind !== "remove" && job.undoOf === null && job.done > 0;
  const processed = job.done + job.failed;
  return (
    <section
      aria-label={t("title")}
      className={`rounded-xl px-4 py-3 text-sm ring ring-line ${job.failed > 0 && !running ? "bg-warn-tint" : "bg-raised"}`}
    >
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <p role="status" className="font-medium tabular-nums">
          {running
            ? t(`running.${kind}`, { total: job.total })
            : t(job.status === "failed" ? "stopped" : `finished.${kind}`, {
                done: job.done,
                total: job.total,
              })}
        </p>
        <p className="text-ink-soft tabular-nums">
          {running ? t("progress", { processed, total: job.total }) : t("by", { name: job.by })}{" "}
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
          value={processed}
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

/** The devices that couldn't be changed, and why. */
function JobProblems({ job }: { job: JobView }) {
  const t = useTranslations("devices.job");
  const href = useProjectHref();
  const more = job.failed - job.problems.length;
  return (
    <details className="mt-1">
      <summary className="w-fit rounded-sm py-1 font-medium">{t("failed", { count: job.failed })}</summary>
      <ul className="mt-1 max-h-48 overflow-y-auto">
        {job.problems.map(({ deviceId, problem }) => (
          <li key={deviceId} className="flex flex-wrap gap-x-2 py-0.5">
            <Link
              href={href(`/devices/${deviceId}`)}
              prefetch={false}
              className="font-mono text-xs underline"
            >
              {deviceId}
            </Link>
            <span className="text-ink-soft">{problem}</span>
          </li>
        ))}
      </ul>
      {more > 0 && <p className="text-ink-soft">{t("moreFailed", { count: more })}</p>}
    </details>
  );
}
