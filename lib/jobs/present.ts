import type { jobs } from "@/db/schema";
import type { JobView } from "./views";

export type JobRow = typeof jobs.$inferSelect;

export function toJobView(job: JobRow, problems: JobView["problems"]): JobView {
  return {
    id: job.id,
    kind: job.kind,
    status: job.status,
    note: job.note,
    total: job.total,
    done: job.done,
    failed: job.failed,
    undoOf: job.undoOf,
    createdAt: job.createdAt.toISOString(),
    finishedAt: job.finishedAt?.toISOString() ?? null,
    by: job.actorLabel,
    problems,
  };
}
