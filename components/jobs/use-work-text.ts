import { useTranslations } from "use-intl";
import type { WorkView } from "@/lib/jobs/views";

/** "Disabled 5 of 6 devices", "Imported phones.csv: 12 created, 3 updated". */
export function useWorkText(): (work: WorkView) => string {
  const t = useTranslations("jobs");
  return (work) => {
    if (work.type === "export") {
      const { resource, total } = work.export;
      return t(`exported.${resource}`, { total: total ?? 0 });
    }
    if (work.type === "import") {
      const { status, fileName, rows, created, updated } = work.import;
      return t(`import.${status}`, { fileName, rows, created, updated });
    }
    const { kind, undoOf, status, tags, done, total, merge, quarantine } = work.job;
    const what = undoOf === null ? kind : "undo";
    const names = { from: merge?.from.name ?? "", to: merge?.to.name ?? "" };
    const application = quarantine?.application ?? "";
    const values = { done, total, tags: tags.join(", "), application, ...names };
    if (status === "running") return t(`running.${what}`, values);
    return t(status === "done" ? `finished.${what}` : status, values);
  };
}

export const isRunning = (work: WorkView): boolean =>
  (work.type === "bulk" && work.job.status === "running") ||
  (work.type === "import" && (work.import.status === "running" || work.import.status === "checking"));

/** From 0 to 1. */
export const progressOf = (work: WorkView): number =>
  work.type === "bulk"
    ? (work.job.done + work.job.failed) / Math.max(work.job.total, 1)
    : work.type === "import"
      ? work.import.bytesDone / Math.max(work.import.bytes, 1)
      : 1;
