import { Argument, type Command } from "commander";
import type { RequestContext } from "@/lib/context";
import { deviceListing } from "@/lib/devices/listing";
import { exportDevices } from "@/lib/exports/devices";
import { exportQuery } from "@/lib/exports/query";
import { deviceExportOptions, userExportOptions } from "@/lib/exports/types";
import { exportUsers } from "@/lib/exports/users";
import type { ExportStream } from "@/lib/exports/write";
import { userListing } from "@/lib/users/listing";
import { forProject, listQuery, type Output } from "./command";
import { formatNumber, progress, write } from "./output";

interface ExportOptions {
  output?: string;
  format?: string;
  columns?: string;
  filter?: string[];
  sort?: string;
  pushTokens?: string;
}

export function addExport(program: Command, toPath: (name: string) => string): void {
  forProject(program.command("export"), run)
    .description("export matching devices or users as CSV, NDJSON or JSON")
    .addArgument(new Argument("[what]", "what to export").choices(["devices", "users"]).default("devices"))
    .option("--output <file>", "write to a file instead of standard output", toPath)
    .option("--format <format>", "csv, ndjson or json")
    .option("--columns <names>", "separated by commas; default: all")
    .option("--filter <name=value...>", "as in the list's URL: platform=ios status=disabled")
    .option("--sort <key>", "lastSeenAt, createdAt, name, …; prefix - for descending")
    .option("--push-tokens <how>", "masked or full");
}

async function run(
  ctx: RequestContext,
  what: string,
  { output, filter, sort, format, columns, pushTokens }: ExportOptions,
): Promise<Output | undefined> {
  const query = listQuery(filter, { sort, format, columns, pushTokens });
  const result =
    what === "users"
      ? await exportUsers(ctx, exportQuery(userListing, userExportOptions).read(query))
      : await exportDevices(ctx, exportQuery(deviceListing, deviceExportOptions).read(query));
  await write(output === undefined ? result.chunks : withProgress(result), output);
  return output === undefined
    ? undefined
    : { json: { file: output, rows: result.total }, text: `Exported to ${output}.` };
}

async function* withProgress({ chunks, total }: ExportStream): AsyncGenerator<string> {
  const bar = progress((rows) => `${formatNumber(rows)} of ${formatNumber(total)} rows`);
  let rows = 0;
  try {
    for await (const chunk of chunks) {
      rows += chunk.split("\n").length - 1;
      bar.update(rows);
      yield chunk;
    }
  } finally {
    bar.end();
  }
}
