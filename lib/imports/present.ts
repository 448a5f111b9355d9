import type { imports } from "@/db/schema";
import type { ImportSettings } from "./types";
import type { ImportProblem, ImportView } from "./views";

export type ImportRow = typeof imports.$inferSelect;

export function toImportView(row: ImportRow, problems: ImportProblem[]): ImportView {
  return {
    id: row.id,
    fileName: row.fileName,
    status: row.status,
    bytes: row.bytes,
    bytesDone: row.bytesDone,
    settings: row.settings as ImportSettings | null,
    rows: row.rows,
    created: row.created,
    updated: row.updated,
    unchanged: row.unchanged,
    rejected: row.rejected,
    problem: row.problem,
    by: row.actorLabel,
    createdAt: row.createdAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
    problems,
  };
}
