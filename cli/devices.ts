import type { Command } from "commander";
import type { RequestContext } from "@/lib/context";
import { deviceListing } from "@/lib/devices/listing";
import { disableDevice, disableNote, enableDevice, removeDevice } from "@/lib/devices/mutations";
import { getDevice, listDevices } from "@/lib/devices/queries";
import type { DeviceView } from "@/lib/devices/views";
import { validate } from "@/lib/http/validation";
import { parseListQuery } from "@/lib/listing/query";
import type { Page } from "@/lib/listing/types";
import { forProject, type ProjectOptions } from "./options";
import { columns, countOf, formatNumber, formatTime, show } from "./output";
import { withProject } from "./session";

interface Listing extends ProjectOptions {
  filter?: string[];
  sort?: string;
  page?: string;
  pageSize?: string;
}

export function addDevices(program: Command): void {
  const devices = program
    .command("devices")
    .helpCommand(false)
    .description("find, disable, enable and remove devices");
  listed(devices.command("list"))
    .description("list devices, last seen first")
    .action((options: Listing) => list(options));
  listed(devices.command("find"))
    .description(
      "find devices by part of a name, identifier, model, email or userId, or by a push token or id",
    )
    .argument("<text>", "search text")
    .action((text: string, options: Listing) => list(options, { q: text }));
  one(devices.command("disable"), async (ctx, deviceId, { note }) => {
    await disableDevice(ctx, { deviceId, ...validate(disableNote, { note }) });
  })
    .description("disable a device until an admin enables it again")
    .requiredOption("--note <text>", "the reason");
  one(devices.command("enable"), (ctx, deviceId) => enableDevice(ctx, { deviceId })).description(
    "enable a device",
  );
  forProject(devices.command("remove"))
    .description("delete a device; it returns if the app registers again")
    .argument("<id>", "device id")
    .action(async (deviceId: string, { project, json }: ProjectOptions) => {
      await withProject(project, (ctx) => removeDevice(ctx, { deviceId }));
      show({ json: { id: deviceId, removed: true }, text: "Device removed." }, json);
    });
}

const listed = (command: Command) =>
  forProject(command)
    .option("--filter <name=value...>", "as in the list's URL: platform=ios status=disabled")
    .option("--sort <key>", "lastSeenAt, createdAt, name, …; prefix - for descending")
    .option("--page <number>", "from 1")
    .option("--page-size <number>", "25, 50, 100 or 200");

/** The list query of `--filter name=value` and the other options. */
export function queryOf(
  { filter = [], ...named }: { filter?: string[] } & Record<string, unknown>,
  extra: Record<string, string> = {},
): URLSearchParams {
  const query = new URLSearchParams(extra);
  for (const part of filter) {
    const [name = "", ...value] = part.split("=");
    query.append(name, value.join("="));
  }
  for (const name of ["sort", "page", "pageSize"]) {
    if (typeof named[name] === "string") query.set(name, named[name]);
  }
  return query;
}

async function list(options: Listing, extra: Record<string, string> = {}): Promise<void> {
  const query = parseListQuery(queryOf({ ...options }, extra), deviceListing);
  const page = await withProject(options.project, (ctx) => listDevices(ctx, query));
  show({ json: page, text: table(page) }, options.json);
}

function table({ items, page }: Page<DeviceView>): string {
  const rows = items.map((device) => [
    device.id,
    device.name ?? device.model ?? "",
    device.user.email ?? device.user.externalUserId ?? "",
    device.application.name,
    device.platform,
    statusText(device),
    formatTime(device.lastSeenAt),
  ]);
  const about = page.totalIsEstimate ? "about " : "";
  const where = `Page ${page.number} of ${formatNumber(page.pageCount)}, ${about}${countOf(page.total, "device")}.`;
  return `${columns([["id", "name", "user", "application", "platform", "status", "last seen (UTC)"], ...rows])}\n${where}`;
}

const statusText = ({ status, disabled }: DeviceView): string =>
  status === "disabled" && disabled ? `disabled (${disabled.reason})` : status;

function one(
  command: Command,
  act: (ctx: RequestContext, deviceId: string, options: { note?: string }) => Promise<void>,
): Command {
  return forProject(command)
    .argument("<id>", "device id")
    .action(async (deviceId: string, options: ProjectOptions & { note?: string }) => {
      const device = await withProject(options.project, async (ctx) => {
        await act(ctx, deviceId, options);
        return getDevice(ctx, deviceId);
      });
      show({ json: device, text: `Device ${device.enabled ? "enabled" : "disabled"}.` }, options.json);
    });
}
