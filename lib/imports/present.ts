import type { imports } from "@/db/schema";
import { pickView } from "@/lib/pick-view";
import type { ImportSettings } from "./types";
import { type ImportProblem, type ImportView, importView } from "./views";

export type ImportRow = typeof imports.$inferSelect;

export function toImportView(row: ImportRow, problems: ImportProblem[]): ImportView {
  const settings = row.settings as ImportSettings | null;
  return pickView(importView, { ...row, settings, by: row.actorLabel, problems });
}
