import { createWriteStream } from "node:fs";
import { resolve } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Command } from "commander";
import type { RequestContext } from "@/lib/context";
import { disableNote } from "@/lib/devices/delivery";
import { exportUser } from "@/lib/exports/user-data";
import { validate } from "@/lib/http/validation";
import { disableUserDevices } from "@/lib/jobs/disable-user-devices";
import { parseListQuery } from "@/lib/listing/query";
import { userListing } from "@/lib/users/listing";
import { getUser, listUsers } from "@/lib/users/queries";
import { forgetUserById } from "@/lib/users/remove";
import { forProject, type ProjectOptions } from "./options";
import { columns, countOf, formatNumber, formatTime, show } from "./output";
import { withProject } from "./session";

/** `users`: find and look at them, give out or erase what is held about one. */
export function addUsers(program: Command, folder: string): void {
  const users = program
    .command("users")
    .helpCommand(false)
    .description("users: find, show, export, erase, disable their devices");
  forProject(users.command("find"))
    .description("users by part of an email or userId, or by our own id; all of them without")
    .argument("[text]", "what they go by")
    .option("--page <number>", "from 1")
    .action(
      async (text: string | undefined, { project, json, page = "1" }: ProjectOptions & { page?: string }) => {
        const query = new URLSearchParams({ page, ...(text !== undefined && { q: text }) });
        const found = await withProject(project, (ctx) => listUsers(ctx, parseListQuery(query, userListing)));
        const rows = found.items.map((user) => [
          user.id,
          user.email ?? "",
          user.externalUserId ?? "",
          formatNumber(user.devices),
          formatTime(user.updatedAt),
        ]);
        const text_ = columns([["id", "email", "userId", "devices", "changed (UTC)"], ...rows]);
        show({ json: found, text: `${text_}\n${countOf(found.page.total, "user")}.` }, json);
      },
    );
  one(users.command("show"), async (ctx, userId) => {
    const user = await getUser(ctx, userId);
    return { json: user, text: JSON.stringify(user, null, 2) };
  }).description("a user with all fields");
  one(users.command("disable-devices"), async (ctx, userId, { note }) => {
    const { disabled } = await disableUserDevices(ctx, { userId, ...validate(disableNote, { note }) });
    return { json: { disabled }, text: `Disabled ${countOf(disabled, "device")}.` };
  })
    .description("stops delivery to all devices of a user")
    .requiredOption("--note <words>", "why");
  one(users.command("erase"), async (ctx, userId, { yes }) => {
    if (!yes) {
      const { email, externalUserId, devices } = await getUser(ctx, userId);
      const name = email ?? externalUserId ?? userId;
      return {
        json: { erased: false, devices },
        text: `${name}, ${countOf(devices, "device")} and all history would go for good. --yes does it.`,
      };
    }
    await forgetUserById(ctx, userId);
    return { json: { erased: true }, text: "The user is erased, and may not come back." };
  })
    .description(
      "erases a user, their devices and their history; tells what would go, and does it with --yes",
    )
    .option("--yes", "do it");
  forProject(users.command("export"))
    .description("everything held about a user, as JSON")
    .argument("<id>", "of the user: find shows it")
    .option("--output <file>", "into a file rather than to standard output")
    .action(async (userId: string, { project, output }: ProjectOptions & { output?: string }) => {
      await withProject(project, async (ctx) => {
        const pieces = Readable.from(await exportUser(ctx, { userId }));
        const target =
          output === undefined ? process.stdout : createWriteStream(resolve(folder, output), { mode: 0o600 });
        await pipeline(pieces, target, { end: output !== undefined });
      });
    });
}

type Acting = (
  ctx: RequestContext,
  userId: string,
  options: { note?: string; yes?: boolean },
) => Promise<{ json: unknown; text: string }>;

const one = (command: Command, act: Acting): Command =>
  forProject(command)
    .argument("<id>", "of the user: find shows it")
    .action(async (userId: string, options: ProjectOptions & { note?: string; yes?: boolean }) =>
      show(await withProject(options.project, (ctx) => act(ctx, userId, options)), options.json),
    );
