import { createWriteStream } from "node:fs";
import { resolve } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Command } from "commander";
import type { RequestContext } from "@/lib/context";
import { disableNote } from "@/lib/devices/mutations";
import { exportUser } from "@/lib/exports/user-data";
import { validate } from "@/lib/http/validation";
import { disableUserDevices } from "@/lib/jobs/disable-user-devices";
import { parseListQuery } from "@/lib/listing/query";
import { userListing } from "@/lib/users/listing";
import { getUser, listUsers } from "@/lib/users/queries";
import { forgetUserById } from "@/lib/users/remove";
import { queryOf } from "./devices";
import { forProject, type ProjectOptions } from "./options";
import { columns, countOf, formatNumber, formatTime, show } from "./output";
import { withProject } from "./session";

export function addUsers(program: Command, folder: string): void {
  const users = program
    .command("users")
    .helpCommand(false)
    .description("find, show, export and erase users, disable their devices");
  forProject(users.command("find"))
    .description("find users by part of an email or userId, or by id; default: all")
    .argument("[text]", "search text")
    .option("--filter <name=value...>", "as in the list's URL: reachable=false minDevices=2")
    .option("--page <number>", "from 1")
    .action(
      async (
        text: string | undefined,
        { project, json, ...options }: ProjectOptions & { filter?: string[]; page?: string },
      ) => {
        const query = parseListQuery(queryOf(options, text === undefined ? {} : { q: text }), userListing);
        const found = await withProject(project, (ctx) => listUsers(ctx, query));
        const rows = found.items.map((user) => [
          user.id,
          user.email ?? "",
          user.externalUserId ?? "",
          formatNumber(user.devices),
          formatTime(user.updatedAt),
        ]);
        const table = columns([["id", "email", "userId", "devices", "changed (UTC)"], ...rows]);
        show({ json: found, text: `${table}\n${countOf(found.page.total, "user")}.` }, json);
      },
    );
  one(users.command("show"), async (ctx, userId) => {
    const user = await getUser(ctx, userId);
    return { json: user, text: JSON.stringify(user, null, 2) };
  }).description("show a user with all fields");
  one(users.command("disable-devices"), async (ctx, userId, { note }) => {
    const { disabled } = await disableUserDevices(ctx, { userId, ...validate(disableNote, { note }) });
    return { json: { disabled }, text: `Disabled ${countOf(disabled, "device")}.` };
  })
    .description("disable all devices of a user")
    .requiredOption("--note <text>", "the reason");
  one(users.command("erase"), async (ctx, userId, { yes }) => {
    if (!yes) {
      const { email, externalUserId, devices } = await getUser(ctx, userId);
      const name = email ?? externalUserId ?? userId;
      return {
        json: { erased: false, devices },
        text: `${name}, ${countOf(devices, "device")} and all history would be permanently deleted. Confirm with --yes.`,
      };
    }
    await forgetUserById(ctx, userId);
    return { json: { erased: true }, text: "User erased. Later registrations will be rejected." };
  })
    .description("erase a user with devices and history; without --yes, show what would be deleted")
    .option("--yes", "confirm");
  forProject(users.command("export"))
    .description("export everything stored about a user as JSON")
    .argument("<id>", "user id, see find")
    .option("--output <file>", "write to a file instead of standard output")
    .action(async (userId: string, { project, output }: ProjectOptions & { output?: string }) => {
      await withProject(project, async (ctx) => {
        const pieces = Readable.from(await exportUser(ctx, { userId }));
        const target =
          output === undefined ? process.stdout : createWriteStream(resolve(folder, output), { mode: 0o600 });
        await pipeline(pieces, target, { end: output !== undefined });
      });
    });
}

type UserAction = (
  ctx: RequestContext,
  userId: string,
  options: { note?: string; yes?: boolean },
) => Promise<{ json: unknown; text: string }>;

const one = (command: Command, act: UserAction): Command =>
  forProject(command)
    .argument("<id>", "user id, see find")
    .action(async (userId: string, options: ProjectOptions & { note?: string; yes?: boolean }) =>
      show(await withProject(options.project, (ctx) => act(ctx, userId, options)), options.json),
    );
