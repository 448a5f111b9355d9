import { createReadStream } from "node:fs";
import { appendFile, readFile, stat, writeFile } from "node:fs/promises";
import { basename } from "node:path";
import { type Command, Option } from "commander";
import { database } from "@/db/client";
import { jobEvent, recordAudit } from "@/lib/audit/mutations";
import type { RequestContext } from "@/lib/context";
import { csvLines } from "@/lib/exports/write";
import { validate } from "@/lib/http/validation";
import { newId } from "@/lib/ids";
import { suggestMapping } from "@/lib/imports/guess";
import { importRows } from "@/lib/imports/import-rows";
import { previewFile } from "@/lib/imports/queries";
import type { RejectedRow } from "@/lib/imports/rejects";
import {
  type ImportDelimiter,
  type ImportEncoding,
  type ImportSettings,
  importDelimiters,
  importEncodings,
  importSettings,
  type PresetId,
  presetIds,
} from "@/lib/imports/types";
import type { ImportCounts } from "@/lib/imports/views";
import { forProject, type Output } from "./command";
import { columns, formatNumber, progress } from "./output";

interface ImportOptions {
  preset?: PresetId;
  map?: string[];
  application?: string;
  platform?: string;
  delimiter?: ImportDelimiter;
  encoding?: ImportEncoding;
  dates?: "day-first" | "month-first";
  withoutUser?: string;
  settings?: string;
  dryRun?: boolean;
  rejects?: string;
}

export function addImport(program: Command, toPath: (name: string) => string): void {
  const oneOf = (option: string, description: string, words: readonly string[]) =>
    new Option(option, description).choices(words);
  forProject(program.command("import"), run)
    .description("import devices from CSV, NDJSON or JSON; can safely be repeated")
    .argument("<file>", "an export of Rollcall or of another system", toPath)
    .option("--dry-run", "check every row without writing")
    .addOption(oneOf("--preset <name>", "default: detected", presetIds))
    .option("--map <field=column...>", "map columns: pushToken=token email=mail")
    .option("--application <name>", "for rows without one")
    .option("--platform <platform>", "ios or android, for rows without one")
    .addOption(oneOf("--delimiter <delimiter>", "of CSV; default: detected", importDelimiters))
    .addOption(oneOf("--encoding <encoding>", "default: detected", importEncodings))
    .addOption(oneOf("--dates <order>", "of dates such as 03/04/2024", ["day-first", "month-first"]))
    .option("--without-user <how>", "rows without a user: reject, or ownUser to create a user for each")
    .option("--settings <file>", "all settings as JSON, as printed by --dry-run --json", toPath)
    .option("--rejects <file>", "write rejected rows with reasons as CSV", toPath);
}

async function settingsOf(file: string, options: ImportOptions): Promise<ImportSettings> {
  if (options.settings !== undefined) {
    return validate(importSettings, JSON.parse(await readFile(options.settings, "utf8")));
  }
  const { application, platform, delimiter, encoding, dates, preset, withoutUser } = options;
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
      ...(application !== undefined && { application }),
      ...(platform !== undefined && { platform }),
    },
    ...(withoutUser !== undefined && { withoutUser }),
    ...(dates !== undefined && { dateOrder: dates === "day-first" ? "dayFirst" : "monthFirst" }),
  });
}

async function run(ctx: RequestContext, file: string, options: ImportOptions): Promise<Output> {
  const { dryRun = false } = options;
  const { size } = await stat(file);
  const settings = await settingsOf(file, options);
  const importId = newId();
  const record = async (action: "import.started" | "import.finished", details: object) => {
    if (dryRun) return;
    const event = jobEvent(action, importId, { fileName: basename(file), ...details });
    await database().transaction((tx) => recordAudit(tx, ctx, [event]));
  };
  const total: ImportCounts = { rows: 0, created: 0, updated: 0, unchanged: 0, rejected: 0 };
  const reasons = new Map<string, number>();
  const writeRejected = await rejectsWriter(options.rejects);
  let rowsCounted = -1;
  await record("import.started", {});
  const source = createReadStream(file, { highWaterMark: 256 * 1024 });
  const bar = progress(
    (rows) => `${Math.floor((source.bytesRead / size) * 100)} %, ${formatNumber(rows)} rows`,
  );
  await importRows(ctx, source, {
    settings,
    dryRun,
    importId,
    async onBatch(_tx, rowsDone, counts, rejected) {
      // A retried transaction reports the same rows again.
      if (rowsDone <= rowsCounted) return;
      rowsCounted = rowsDone;
      for (const name of Object.keys(total) as (keyof ImportCounts)[]) total[name] += counts[name];
      for (const { column, reason } of rejected) {
        const key = column === "" ? reason.text : `${column}: ${reason.text}`;
        reasons.set(key, (reasons.get(key) ?? 0) + 1);
      }
      await writeRejected(rejected);
      bar.update(total.rows);
    },
  });
  bar.end();
  await record("import.finished", { status: "done", ...total });
  const problems = [...reasons]
    .sort(([, one], [, other]) => other - one)
    .map(([reason, rows]) => ({ reason, rows }));
  return { json: { file, dryRun, settings, ...total, problems }, text: summary(total, problems, dryRun) };
}

/** Creates a CSV file, with the columns of the first rejected rows. */
async function rejectsWriter(file: string | undefined): Promise<(rejected: RejectedRow[]) => Promise<void>> {
  if (file === undefined) return async () => {};
  await writeFile(file, "", { mode: 0o600 });
  let names: string[] | undefined;
  return async (rejected) => {
    if (rejected.length === 0) return;
    const lines: unknown[][] = [];
    if (names === undefined) {
      names = [...new Set(rejected.flatMap(({ source }) => Object.keys(source)))];
      lines.push(["rejected row", "rejected column", "reason", ...names]);
    }
    for (const { row, column, reason, source } of rejected) {
      lines.push([row, column, reason.text, ...names.map((name) => source[name])]);
    }
    await appendFile(file, csvLines(lines));
  };
}

function summary(total: ImportCounts, problems: { reason: string; rows: number }[], dryRun: boolean): string {
  const would = dryRun ? "would be " : "";
  const counts = `Of ${formatNumber(total.rows)} rows ${formatNumber(total.created)} ${would}created, ${formatNumber(total.updated)} ${would}updated, ${formatNumber(total.unchanged)} unchanged, ${formatNumber(total.rejected)} rejected.`;
  if (problems.length === 0) return counts;
  return `${counts}\n\n${columns([["rows", "reason"], ...problems.map(({ reason, rows }) => [formatNumber(rows), reason])])}`;
}
