import { createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

/** Writes to standard output, or to a file, under a temporary name first, so that the file is never incomplete. */
export async function write(chunks: AsyncIterable<string>, file: string | undefined): Promise<void> {
  if (file === undefined) return pipeline(Readable.from(chunks), process.stdout, { end: false });
  const part = `${file}.part`;
  try {
    await pipeline(Readable.from(chunks), createWriteStream(part, { mode: 0o600 }));
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

export function columns(rows: string[][]): string {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** A progress line that is redrawn in place; only on a terminal. */
export function progress(line: (now: number) => string): { update(now: number): void; end(): void } {
  const { stderr } = process;
  if (!stderr.isTTY) return { update: () => undefined, end: () => undefined };
  let last = 0;
  return {
    update(now) {
      if (Date.now() - last < 200) return;
      last = Date.now();
      stderr.write(`\r\x1b[K${line(now)}`);
    },
    end: () => stderr.write("\r\x1b[K"),
  };
}

/** `1 device`, `2 devices`. */
export const countOf = (count: number, thing: string): string =>
  `${formatNumber(count)} ${thing}${count === 1 ? "" : "s"}`;

export const formatNumber = (value: number): string => value.toLocaleString("en");

export const formatTime = (at: string | null): string => at?.slice(0, 16).replace("T", " ") ?? "never";
