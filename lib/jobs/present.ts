import type { auditEvents, jobs } from "@/db/schema";
import { pickView } from "@/lib/pick-view";
import { splitTags } from "@/lib/tags";
import { type ExportView, type JobView, jobView } from "./views";

export type JobRow = typeof jobs.$inferSelect;

export function toJobView(
  job: JobRow,
  { problems = [], isUndone = false }: { problems?: JobView["problems"]; isUndone?: boolean } = {},
): JobView {
  const { kind, status, done, total, undoOf } = job;
  const isOver = status !== "running" && undoOf === null && kind !== "merge";
  return pickView(jobView, {
    ...job,
    tags: splitTags(job.tags),
    by: job.actorLabel,
    canUndo: isOver && kind !== "remove" && done > 0 && !isUndone,
    canRunAgain: isOver && done < total,
    problems,
  });
}

export function toExportView({
  action,
  details,
  actorLabel,
  createdAt,
}: typeof auditEvents.$inferSelect): ExportView {
  const { format, total, filters } = details;
  return {
    resource: action.split(".")[0] as ExportView["resource"],
    format: typeof format === "string" ? format : "csv",
    total: typeof total === "number" ? total : null,
    filters: (filters ?? {}) as Record<string, unknown>,
    by: actorLabel,
    createdAt: createdAt.toISOString(),
  };
}
