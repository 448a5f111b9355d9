import type { Command } from "commander";
import type { RequestContext } from "@/lib/context";
import { deviceListing } from "@/lib/devices/listing";
import { disableDevice, disableNote, enableDevice, removeDevice } from "@/lib/devices/mutations";
import { getDevice, listDevices } from "@/lib/devices/queries";
import type { DeviceView } from "@/lib/devices/views";
import { validate } from "@/lib/http/validation";
import { parseListQuery } from "@/lib/listing/query";
import type { Page } from "@/lib/listing/types";
import { commandGroup, forProject, listQuery, type Output } from "./command";
import { columns, countOf, formatNumber, formatTime } from "./output";

interface ListOptions {
  filter?: string[];
  sort?: string;
  page?: string;
  pageSize?: string;
}

export function addDevices(program: Command): void {
  const devices = commandGroup(program, "devices", "find, disable, enable and remove devices");
  forProject(listOptions(devices.command("list")), (ctx, options: ListOptions) =>
    list(ctx, undefined, options),
  ).description("list devices, last seen first");
  forProject(listOptions(devices.command("find")), list)
    .description(
      "find devices by part of a name, identifier, model, email or userId, or by a push token or id",
    )
    .argument("<text>", "search text");
  forProject(devices.command("disable"), async (ctx, deviceId: string, { note }: { note: string }) => {
    await disableDevice(ctx, { deviceId, ...validate(disableNote, { note }) });
    return { json: await getDevice(ctx, deviceId), text: "Device disabled." };
  })
    .description("disable a device until an admin enables it again")
    .argument("<id>", "device id")
    .requiredOption("--note <text>", "the reason");
  forProject(devices.command("enable"), async (ctx, deviceId: string) => {
    await enableDevice(ctx, { deviceId });
    return { json: await getDevice(ctx, deviceId), text: "Device enabled." };
  })
    .description("enable a device")
    .argument("<id>", "device id");
  forProject(devices.command("remove"), async (ctx, deviceId: string) => {
    await removeDevice(ctx, { deviceId });
    return { json: { id: deviceId, removed: true }, text: "Device removed." };
  })
    .description("delete a device; it returns if the app registers again")
    .argument("<id>", "device id");
}

const listOptions = (command: Command) =>
  command
    .option("--filter <name=value...>", "as in the list's URL: platform=ios status=disabled")
    .option("--sort <key>", "lastSeenAt, createdAt, name, …; prefix - for descending")
    .option("--page <number>", "from 1")
    .option("--page-size <number>", "25, 50, 100 or 200");

async function list(
  ctx: RequestContext,
  q: string | undefined,
  { filter, sort, page: number, pageSize }: ListOptions,
): Promise<Output> {
  const query = listQuery(filter, { q, sort, page: number, pageSize });
  const page = await listDevices(ctx, parseListQuery(query, deviceListing));
  return { json: page, text: table(page) };
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
