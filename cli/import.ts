import { createReadStream, createWriteStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { basename, resolve } from "node:path";
import type { Command } from "commander";
import { database } from "@/db/client";
import { jobEvent, recordAudit } from "@/lib/audit/mutations";
import type { RequestContext } from "@/lib/context";
import { DomainError } from "@/lib/errors";
import { csvLines } from "@/lib/exports/write";
import { validate } from "@/lib/http/validation";
import { newId } from "@/lib/ids";
import { suggestMapping } from "@/lib/imports/guess";
import { importRows } from "@/lib/imports/import-rows";
import { previewFile } from "@/lib/imports/queries";
import type { RejectedRow } from "@/lib/imports/rejects";
import {
  type ImportSettings,
  importDelimiters,
  importEncodings,
  importSettings,
  presetIds,
} from "@/lib/imports/types";
import type { ImportCounts } from "@/lib/imports/views";
import { forProject, type ProjectOptions } from "./options";
import { columns, formatNumber, progress } from "./output";
import { withProject } from "./session";

interface ImportOptions extends ProjectOptions {
  preset?: string;
  map?: string[];
  application?: string;
  platform?: string;
  delimiter?: string;
  encoding?: string;
  dates?: string;
  withoutUser?: string;
  settings?: string;
  dryRun?: boolean;
  rejects?: string;
}

export function addImport(program: Command, folder: string): void {
  forProject(program.command("import"))
    .description("import devices from CSV, NDJSON or JSON; can safely be repeated")
    .argument("<file>", "an export of Rollcall or of another system")
    .option("--dry-run", "check every row without writing")
    .option("--preset <name>", `${presetIds.join(", ")}; default: detected`)
    .option("--map <field=column...>", "map columns: pushToken=token email=mail")
    .option("--application <name>", "for rows without one")
    .option("--platform <platform>", "ios or android, for rows without one")
    .option("--delimiter <delimiter>", `of CSV: ${importDelimiters.join(", ")}; default: detected`)
    .option("--encoding <encoding>", `${importEncodings.join(", ")}; default: detected`)
    .option("--dates <order>", "day-first or month-first, for dates such as 03/04/2024")
    .option("--without-user <how>", "rows without a user: reject, or ownUser to create a user for each")
    .option("--settings <file>", "all settings as JSON, as printed by --dry-run --json")
    .option("--rejects <file>", "write rejected rows with reasons as CSV")
    .action(async (name: string, options: ImportOptions) => {
      const file = resolve(folder, name);
      const { size } = await stat(file);
      const settings = await settingsOf(file, folder, options);
      await withProject(options.project, (ctx) => run(ctx, { file, size, settings, folder }, options));
    });
}

async function settingsOf(file: string, folder: string, options: ImportOptions): Promise<ImportSettings> {
  if (options.settings !== undefined) {
    const given: unknown = JSON.parse(await readFile(resolve(folder, options.settings), "utf8"));
    return validate(importSettings, given);
  }
  const delimiter = oneOf("delimiter", importDelimiters, options.delimiter);
  const encoding = oneOf("encoding", importEncodings, options.encoding);
  const dates = oneOf("dates", ["day-first", "month-first"], options.dates);
  const preset = oneOf("preset", presetIds, options.preset);
  const { columns: names, suggested } = await previewFile(createReadStream(file), {
    ...(delimiter !== undefined && { delimiter }),
    ...(encoding !== undefined && { encoding }),
  });
  const settings =
    preset === undefined ? suggested : { ...suggested, preset, ...suggestMapping(preset, names) };
  const mapped = (options.map ?? []).map((pair) => [pair.split("=")[0], pair.split("=").slice(1).join("=")]);
  return validate(importSettings, {
    ...settings,
    columns: { ...settings.columns, ...Object.fromEntries(mapped) },
    defaults: {
      ...(options.application !== undefined && { application: options.application }),
      ...(options.platform !== undefined && { platform: options.platform }),
    },
    ...(options.withoutUser !== undefined && { withoutUser: options.withoutUser }),
    ...(dates !== undefined && { dateOrder: dates === "day-first" ? "dayFirst" : "monthFirst" }),
  });
}

function oneOf<Word extends string>(
  option: string,
  words: readonly Word[],
  given: string | undefined,
): Word | undefined {
  const word = words.find((known) => known === given);
  if (given === undefined || word !== undefined) return word;
  throw new DomainError("invalidValue", `--${option}: Expected one of ${words.join(", ")}`);
}

interface Source {
  file: string;
  size: number;
  settings: ImportSettings;
  folder: string;
}

async function run(ctx: RequestContext, source: Source, options: ImportOptions): Promise<void> {
  const { file, size, settings } = source;
  const importId = newId();
  const total: ImportCounts = { rows: 0, created: 0, updated: 0, unchanged: 0, rejected: 0 };
  const reasons = new Map<string, number>();
  const rejects = rejectsFile(source.folder, options.rejects);
  let bytes = 0;
  const bar = progress((rows) => `${Math.floor((bytes / size) * 100)} %, ${formatNumber(rows)} rows`);
  const noted = { done: -1 };
  await record(ctx, importId, "import.started", { fileName: basename(file) }, options.dryRun);
  await importRows(
    ctx,
    counting(file, (length) => (bytes += length)),
    {
      settings,
      dryRun: options.dryRun ?? false,
      importId,
      async onBatch(_tx, done, counts, rejected) {
        // A retried transaction reports the same rows again.
        if (done <= noted.done) return;
        noted.done = done;
        for (const name of Object.keys(total) as (keyof ImportCounts)[]) total[name] += counts[name];
        for (const { column, reason } of rejected) {
          const key = column === "" ? reason.text : `${column}: ${reason.text}`;
          reasons.set(key, (reasons.get(key) ?? 0) + 1);
        }
        await rejects.write(rejected);
        bar.update(total.rows);
      },
    },
  );
  bar.end();
  await rejects.close();
  await record(
    ctx,
    importId,
    "import.finished",
    { fileName: basename(file), status: "done", ...total },
    options.dryRun,
  );
  const problems = [...reasons]
    .sort(([, one], [, other]) => other - one)
    .map(([reason, rows]) => ({ reason, rows }));
  const json = { file, dryRun: options.dryRun ?? false, settings, ...total, problems };
  console.log(options.json ? JSON.stringify(json, null, 2) : summary(total, problems, options.dryRun));
}

async function record(
  ctx: RequestContext,
  importId: string,
  action: "import.started" | "import.finished",
  details: Record<string, unknown>,
  dryRun = false,
): Promise<void> {
  if (dryRun) return;
  await database().transaction((tx) => recordAudit(tx, ctx, [jobEvent(action, importId, details)]));
}

async function* counting(file: string, onBytes: (length: number) => void): AsyncGenerator<Uint8Array> {
  for await (const chunk of createReadStream(file, { highWaterMark: 256 * 1024 }) as AsyncIterable<Buffer>) {
    onBytes(chunk.length);
    yield chunk;
  }
}

function rejectsFile(folder: string, name: string | undefined) {
  const stream = name === undefined ? undefined : createWriteStream(resolve(folder, name), { mode: 0o600 });
  let names: string[] | undefined;
  return {
    async write(rejects: RejectedRow[]): Promise<void> {
      if (stream === undefined || rejects.length === 0) return;
      const header = names === undefined;
      names ??= [...new Set(rejects.flatMap(({ source }) => Object.keys(source)))];
      const rows = rejects.map(({ row, column, reason, source }) => [
        row,
        column,
        reason.text,
        ...(names ?? []).map((key) => source[key]),
      ]);
      const first = ["rejected row", "rejected column", "reason", ...names];
      const text = csvLines([...(header ? [first] : []), ...rows]);
      if (!stream.write(text)) await new Promise<void>((resolve) => stream.once("drain", () => resolve()));
    },
    close: () =>
      new Promise<void>((resolve) => (stream === undefined ? resolve() : void stream.end(() => resolve()))),
  };
}

function summary(total: ImportCounts, problems: { reason: string; rows: number }[], dryRun = false): string {
  const would = dryRun ? "would be " : "";
  const counts = `Of ${formatNumber(total.rows)} rows ${formatNumber(total.created)} ${would}created, ${formatNumber(total.updated)} ${would}updated, ${formatNumber(total.unchanged)} unchanged, ${formatNumber(total.rejected)} rejected.`;
  if (problems.length === 0) return counts;
  return `${counts}\n\n${columns([["rows", "reason"], ...problems.map(({ reason, rows }) => [formatNumber(rows), reason])])}`;
}
