import type { ImportField, ImportSettings, PresetId } from "./types";

export interface ImportCounts {
  rows: number;
  created: number;
  updated: number;
  unchanged: number;
  rejected: number;
}

/** A file of devices on its way in, as the console and the native API show it. */
export interface ImportView extends ImportCounts {
  id: string;
  fileName: string;
  /** `checked` has tried every row and written none; `done` has written them. */
  status: "uploading" | "ready" | "checking" | "checked" | "running" | "done" | "failed";
  bytes: number;
  /** How far into the file the present pass has come. */
  bytesDone: number;
  settings: ImportSettings | null;
  problem: string | null;
  by: string;
  createdAt: string;
  finishedAt: string | null;
  /** What was not taken, by column and reason; the most frequent first. */
  problems: ImportProblem[];
}

export interface ImportProblem {
  column: string;
  reason: string;
  rows: number;
  /** The first few, with what stood there. */
  examples: { row: number; value: string }[];
}

/** The beginning of a file, and how it seems to be meant. */
export interface ImportPreview {
  columns: string[];
  rows: Record<string, string>[];
  suggested: ImportSettings;
  presets: {
    id: PresetId;
    columns: Partial<Record<ImportField, string>>;
    withoutUser: ImportSettings["withoutUser"];
  }[];
}
