"use client";

import Link from "next/link";
import { useTranslations } from "use-intl";
import { useProjectHref } from "@/components/layout/use-project";
import type { JobView } from "@/lib/jobs/views";

/** Which devices failed and why. */
export function JobProblems({ job }: { job: JobView }) {
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
