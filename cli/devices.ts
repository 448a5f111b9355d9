import type { Command } from "commander";
import type { RequestContext } from "@/lib/context";
import { disableDevice, disableNote, enableDevice } from "@/lib/devices/delivery";
import { deviceListing } from "@/lib/devices/listing";
import { removeDevice } from "@/lib/devices/mutations";
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

/** `devices`: find them, and say whether they are delivered to. */
export function addDevices(program: Command): void {
  const devices = program
    .command("devices")
    .helpCommand(false)
    .description("devices: find, disable, enable, remove");
  listed(devices.command("list"))
    .description("a page of the project's devices, those seen last first")
    .action((options: Listing) => list(options));
  listed(devices.command("find"))
    .description(
      "devices by part of a name, identifier, model, email or userId, or by a whole push token or id",
    )
    .argument("<text>", "what they go by")
    .action((text: string, options: Listing) => list(options, { q: text }));
  one(devices.command("disable"), async (ctx, deviceId, { note }) => {
    await disableDevice(ctx, { deviceId, ...validate(disableNote, { note }) });
  })
    .description("stops delivery to a device until an admin enables it again")
    .requiredOption("--note <words>", "why");
  one(devices.command("enable"), (ctx, deviceId) => enableDevice(ctx, { deviceId })).description(
    "delivers to a device again",
  );
  forProject(devices.command("remove"))
    .description("deletes a device; a phone that registers again comes back")
    .argument("<id>", "of the device")
    .action(async (deviceId: string, { project, json }: ProjectOptions) => {
      await withProject(project, (ctx) => removeDevice(ctx, { deviceId }));
      show({ json: { id: deviceId, removed: true }, text: "The device is removed." }, json);
    });
}

const listed = (command: Command) =>
  forProject(command)
    .option("--filter <name=value...>", "as the list's address has them: platform=ios status=disabled")
    .option("--sort <key>", "lastSeenAt, createdAt, name, …; with - in front for descending")
    .option("--page <number>", "from 1")
    .option("--page-size <number>", "25, 50, 100 or 200");

/** `name=value` as the list's address has them. */
export function queryOf(
  { filter = [], ...named }: { filter?: string[] } & Record<string, unknown>,
  own: Record<string, string> = {},
): URLSearchParams {
  const query = new URLSearchParams(own);
  for (const part of filter) {
    const [name = "", ...value] = part.split("=");
    query.append(name, value.join("="));
  }
  for (const name of ["sort", "page", "pageSize"]) {
    if (typeof named[name] === "string") query.set(name, named[name]);
  }
  return query;
}

async function list(options: Listing, own: Record<string, string> = {}): Promise<void> {
  const query = parseListQuery(queryOf({ ...options }, own), deviceListing);
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
    state(device),
    formatTime(device.lastSeenAt),
  ]);
  const about = page.totalIsEstimate ? "about " : "";
  const where = `Page ${page.number} of ${formatNumber(page.pageCount)}, ${about}${countOf(page.total, "device")}.`;
  return `${columns([["id", "name", "user", "application", "platform", "state", "last seen (UTC)"], ...rows])}\n${where}`;
}

const state = ({ disabled, reachable }: DeviceView): string =>
  disabled === null ? (reachable ? "reachable" : "notifications off") : `disabled (${disabled.reason})`;

function one(
  command: Command,
  act: (ctx: RequestContext, deviceId: string, options: { note?: string }) => Promise<void>,
): Command {
  return forProject(command)
    .argument("<id>", "of the device")
    .action(async (deviceId: string, options: ProjectOptions & { note?: string }) => {
      const device = await withProject(options.project, async (ctx) => {
        await act(ctx, deviceId, options);
        return getDevice(ctx, deviceId);
      });
      show({ json: device, text: `The device is ${device.enabled ? "enabled" : "disabled"}.` }, options.json);
    });
}
