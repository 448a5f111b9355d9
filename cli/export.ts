import { createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { resolve } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Argument, type Command } from "commander";
import type { RequestContext } from "@/lib/context";
import { deviceListing } from "@/lib/devices/listing";
import { exportDevices } from "@/lib/exports/devices";
import { exportQuery } from "@/lib/exports/query";
import { deviceExportOptions, userExportOptions } from "@/lib/exports/types";
import { exportUsers } from "@/lib/exports/users";
import type { ExportStream } from "@/lib/exports/write";
import { userListing } from "@/lib/users/listing";
import { queryOf } from "./devices";
import { forProject, type ProjectOptions } from "./options";
import { formatNumber, progress } from "./output";
import { withProject } from "./session";

interface ExportOptions extends ProjectOptions {
  output?: string;
  format?: string;
  columns?: string;
  filter?: string[];
  sort?: string;
  pushTokens?: string;
}

/** `export`: devices or users as a file, all that the filters want. */
export function addExport(program: Command, folder: string): void {
  forProject(program.command("export"))
    .description("devices, or users, as CSV, NDJSON or JSON: all that the filters want")
    .addArgument(new Argument("[what]", "what to export").choices(["devices", "users"]).default("devices"))
    .option("--output <file>", "into a file rather than to standard output")
    .option("--format <format>", "csv, ndjson or json")
    .option("--columns <names>", "with commas between them; all unless given")
    .option("--filter <name=value...>", "as the list's address has them: platform=ios status=disabled")
    .option("--sort <key>", "lastSeenAt, createdAt, name, …; with - in front for descending")
    .option("--push-tokens <how>", "masked or full")
    .action(async (what: string, options: ExportOptions) => {
      const query = queryOf({ ...options });
      for (const name of ["format", "columns", "pushTokens"] as const) {
        if (options[name] !== undefined) query.set(name, options[name]);
      }
      await withProject(options.project, async (ctx) => save(await begun(ctx, what, query), options, folder));
    });
}

const begun = (ctx: RequestContext, what: string, query: URLSearchParams): Promise<ExportStream> =>
  what === "users"
    ? exportUsers(ctx, exportQuery(userListing, userExportOptions).read(query))
    : exportDevices(ctx, exportQuery(deviceListing, deviceExportOptions).read(query));

/** A file takes its name once it is whole. */
async function save(made: ExportStream, { output, json }: ExportOptions, folder: string): Promise<void> {
  if (output === undefined) {
    await pipeline(Readable.from(made.chunks), process.stdout, { end: false });
    return;
  }
  const file = resolve(folder, output);
  const part = `${file}.part`;
  const bar = progress((rows) => `${formatNumber(rows)} of ${formatNumber(made.total)} rows`);
  let rows = 0;
  try {
    const counted = countingLines(made.chunks, (lines) => {
      rows += lines;
      bar.tell(rows);
    });
    await pipeline(Readable.from(counted), createWriteStream(part, { mode: 0o600 }));
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  } finally {
    bar.end();
  }
  console.log(json ? JSON.stringify({ file, rows: made.total }, null, 2) : `Exported to ${file}.`);
}

async function* countingLines(
  pieces: AsyncIterable<string>,
  tell: (lines: number) => void,
): AsyncGenerator<string> {
  for await (const piece of pieces) {
    tell(piece.split("\n").length - 1);
    yield piece;
  }
}
