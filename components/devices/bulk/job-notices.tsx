"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { useOperator } from "@/components/layout/operator-context";
import { jobsQuery, refreshDevices } from "@/lib/jobs/client";
import { JobNotice } from "./job-notice";

const kept = "rollcall.jobs.dismissed";
/** One's own result, until it is put away, shows for as long. */
const dayMs = 86_400_000;

const never = () => () => {};

function dismissedEarlier(): string {
  return localStorage.getItem(kept) ?? "";
}

interface JobStripProps {
  project: string;
  allowed: boolean;
  /** The job that was begun on this page last: brought into sight, however far down the list one stands. */
  started: string | undefined;
}

/** Bulk work that runs, whoever began it, and what came of one's own: found again after a reload. */
export function JobNotices({ project, allowed, started }: JobStripProps) {
  const client = useQueryClient();
  const { name, email } = useOperator();
  const { data: jobs } = useQuery(jobsQuery(project));
  const stored = useSyncExternalStore(never, dismissedEarlier, () => "");
  const [dismissed, setDismissed] = useState<string[]>([]);
  const running = jobs?.filter(({ status }) => status === "running").map(({ id }) => id) ?? [];

  // The moment the last one has ended, the list is asked again.
  const before = useRef(0);
  useEffect(() => {
    if (before.current > running.length) void refreshDevices(client, project);
    before.current = running.length;
  }, [client, project, running.length]);

  const strip = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (started) strip.current?.scrollIntoView({ block: "center" });
  }, [started]);

  function dismiss(id: string) {
    localStorage.setItem(kept, [...stored.split(" ").slice(-50), ...dismissed, id].join(" "));
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
    <div ref={strip} className="flex flex-col gap-2 px-4 pb-3 sm:px-6">
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
