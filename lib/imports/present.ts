import type { imports } from "@/db/schema";
import { pickView } from "@/lib/pick-view";
import { readFailure } from "./failures";
import type { ImportSettings } from "./types";
import { type ImportProblem, type ImportView, importView } from "./views";

export type ImportRow = typeof imports.$inferSelect;

export function toImportView(row: ImportRow, problems: ImportProblem[]): ImportView {
  const settings = row.settings as ImportSettings | null;
  const failure = readFailure(row.problem);
  return pickView(importView, {
    ...row,
    settings,
    by: row.actorLabel,
    problem: failure?.text ?? null,
    failure: failure && { code: failure.code, params: failure.params },
    problems,
  });
}
