import type { Command } from "commander";
import { disableNote } from "@/lib/devices/mutations";
import { exportUser } from "@/lib/exports/user-data";
import { validate } from "@/lib/http/validation";
import { disableUserDevices } from "@/lib/jobs/disable-user-devices";
import { parseListQuery } from "@/lib/listing/query";
import { userListing } from "@/lib/users/listing";
import { getUser, listUsers } from "@/lib/users/queries";
import { forgetUserById } from "@/lib/users/remove";
import { commandGroup, forProject, listQuery } from "./command";
import { columns, countOf, formatNumber, formatTime, write } from "./output";

export function addUsers(program: Command, toPath: (name: string) => string): void {
  const users = commandGroup(program, "users", "find, show, export and erase users, disable their devices");
  forProject(
    users.command("find"),
    async (ctx, q: string | undefined, { filter, page }: { filter?: string[]; page?: string }) => {
      const found = await listUsers(ctx, parseListQuery(listQuery(filter, { q, page }), userListing));
      const rows = found.items.map((user) => [
        user.id,
        user.email ?? "",
        user.externalUserId ?? "",
        formatNumber(user.devices),
        formatTime(user.updatedAt),
      ]);
      const table = columns([["id", "email", "userId", "devices", "changed (UTC)"], ...rows]);
      return { json: found, text: `${table}\n${countOf(found.page.total, "user")}.` };
    },
  )
    .description("find users by part of an email or userId, or by id; default: all")
    .argument("[text]", "search text")
    .option("--filter <name=value...>", "as in the list's URL: reachable=false minDevices=2")
    .option("--page <number>", "from 1");
  forProject(users.command("show"), async (ctx, userId: string) => {
    const user = await getUser(ctx, userId);
    return { json: user, text: JSON.stringify(user, null, 2) };
  })
    .description("show a user with all fields")
    .argument("<id>", "user id, see find");
  forProject(users.command("disable-devices"), async (ctx, userId: string, { note }: { note: string }) => {
    const { disabled } = await disableUserDevices(ctx, { userId, ...validate(disableNote, { note }) });
    return { json: { disabled }, text: `Disabled ${countOf(disabled, "device")}.` };
  })
    .description("disable all devices of a user")
    .argument("<id>", "user id, see find")
    .requiredOption("--note <text>", "the reason");
  forProject(users.command("erase"), async (ctx, userId: string, { yes }: { yes?: boolean }) => {
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
    .argument("<id>", "user id, see find")
    .option("--yes", "confirm");
  forProject(users.command("export"), async (ctx, userId: string, { output }: { output?: string }) => {
    await write(await exportUser(ctx, { userId }), output);
    return undefined;
  })
    .description("export everything stored about a user as JSON")
    .argument("<id>", "user id, see find")
    .option("--output <file>", "write to a file instead of standard output", toPath);
}
