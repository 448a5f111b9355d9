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

export function addExport(program: Command, folder: string): void {
  forProject(program.command("export"))
    .description("export matching devices or users as CSV, NDJSON or JSON")
    .addArgument(new Argument("[what]", "what to export").choices(["devices", "users"]).default("devices"))
    .option("--output <file>", "write to a file instead of standard output")
    .option("--format <format>", "csv, ndjson or json")
    .option("--columns <names>", "separated by commas; default: all")
    .option("--filter <name=value...>", "as in the list's URL: platform=ios status=disabled")
    .option("--sort <key>", "lastSeenAt, createdAt, name, …; prefix - for descending")
    .option("--push-tokens <how>", "masked or full")
    .action(async (what: string, options: ExportOptions) => {
      const query = queryOf({ ...options });
      for (const name of ["format", "columns", "pushTokens"] as const) {
        if (options[name] !== undefined) query.set(name, options[name]);
      }
      await withProject(options.project, async (ctx) =>
        save(await startExport(ctx, what, query), options, folder),
      );
    });
}

const startExport = (ctx: RequestContext, what: string, query: URLSearchParams): Promise<ExportStream> =>
  what === "users"
    ? exportUsers(ctx, exportQuery(userListing, userExportOptions).read(query))
    : exportDevices(ctx, exportQuery(deviceListing, deviceExportOptions).read(query));

/** Writes under a temporary name first, so that the file is never incomplete. */
async function save(result: ExportStream, { output, json }: ExportOptions, folder: string): Promise<void> {
  if (output === undefined) {
    await pipeline(Readable.from(result.chunks), process.stdout, { end: false });
    return;
  }
  const file = resolve(folder, output);
  const part = `${file}.part`;
  const bar = progress((rows) => `${formatNumber(rows)} of ${formatNumber(result.total)} rows`);
  let rows = 0;
  try {
    const counted = countingLines(result.chunks, (lines) => {
      rows += lines;
      bar.update(rows);
    });
    await pipeline(Readable.from(counted), createWriteStream(part, { mode: 0o600 }));
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  } finally {
    bar.end();
  }
  console.log(json ? JSON.stringify({ file, rows: result.total }, null, 2) : `Exported to ${file}.`);
}

async function* countingLines(
  pieces: AsyncIterable<string>,
  onLines: (lines: number) => void,
): AsyncGenerator<string> {
  for await (const piece of pieces) {
    onLines(piece.split("\n").length - 1);
    yield piece;
  }
}
