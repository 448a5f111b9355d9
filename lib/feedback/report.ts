import { sql } from "drizzle-orm";
import type { Database } from "@/db/client";
import type { RequestContext } from "@/lib/context";
import type { DeviceRow } from "@/lib/devices/merge";
import { addressKindOf, fullPushToken, isExpoToken, toPushTokenColumns } from "@/lib/devices/push-token";
import { isId } from "@/lib/ids";
import { storableText } from "@/lib/stored-json";
import { classify, type FeedbackClass, isRefusal } from "./classify";
import type { FeedbackItem } from "./types";

/** A device with the stored evidence about its delivery. */
export type KnownDevice = Pick<
  DeviceRow,
  "id" | "applicationId" | "platform" | "pushService" | "pushEnvironment" | "pushToken" | "longPushToken"
> & {
  lastSeenAt: string;
  lastAcceptedAt: string | null;
  lastErrorAt: string | null;
  suspectCount: number;
  firstSuspectAt: string | null;
  reportedHour: string | null;
  failedHour: string | null;
};

/** One item about one device. */
export interface Report {
  /** The item's place in the request. */
  index: number;
  item: FeedbackItem;
  device: KnownDevice;
  class: FeedbackClass;
  code: string;
  answeredAt: Date;
  /** The phone registered this token after the response. */
  isOutdated: boolean;
}

/** The lock that lets a project process one request at a time, so that hourly counts and evidence are exact. */
export const feedbackLock = (ctx: RequestContext): string => `feedback ${ctx.project.id}`;

/** Whether the report means that the device's current token is bad. */
export const isFailure = ({ class: kind, isOutdated }: Report): boolean => isRefusal(kind) && !isOutdated;

/** The reports of a request: several for a token that several users have, and none for an unknown device. */
export async function readReports(
  tx: Database,
  ctx: RequestContext,
  items: FeedbackItem[],
): Promise<{ reports: Report[]; now: Date }> {
  const [rows, now] = await readDevices(tx, ctx, items);
  const byId = new Map(rows.map((row) => [row.id, row]));
  const byToken = new Map<string, KnownDevice[]>();
  for (const row of rows) byToken.set(row.pushToken, [...(byToken.get(row.pushToken) ?? []), row]);
  const reports = items.flatMap((item, index) => {
    const { deviceId, pushToken } = item;
    const found =
      deviceId === undefined
        ? spellings(pushToken ?? "").flatMap((token) => byToken.get(token) ?? [])
        : [byId.get(deviceId.toLowerCase())];
    return found.flatMap((device) => (device === undefined ? [] : [toReport(item, index, device, now)]));
  });
  return { reports, now };
}

export const classOf = ({ service, status, reason, details }: FeedbackItem): FeedbackClass =>
  classify({ service, status: status ?? undefined, reason: reason ?? undefined, details });

function toReport(item: FeedbackItem, index: number, device: KnownDevice, now: Date): Report {
  const { status, reason } = item;
  const answer = classOf(item);
  const failed = isRefusal(answer);
  const misdirection = misdirectionOf(item, device);
  const answeredAt = earlier(item.at ?? item.sentAt ?? now, now);
  // If the item has the device's id but another token, the device has got a new token since.
  const hasNewToken = item.deviceId !== undefined && item.pushToken !== undefined && !isTokenOf(device, item);
  const base = { index, item, device, answeredAt };
  if (misdirection !== undefined && (failed || answer === "accepted")) {
    const kind = failed ? "configuration" : "message";
    return { ...base, class: kind, code: misdirection, isOutdated: false };
  }
  return {
    ...base,
    class: answer,
    code: storableText(reason || (status == null ? "unknown" : String(status)), 100),
    isOutdated: hasNewToken || (failed && new Date(device.lastSeenAt) > answeredAt),
  };
}

/**
 * Why a response says nothing about the device's token: the push was sent through another service, environment or
 * field. Undefined if it was not.
 */
function misdirectionOf(item: FeedbackItem, device: KnownDevice): string | undefined {
  const { service, environment, addressKind } = item;
  const isNative = service === "apns" || service === "fcm";
  if (isNative && (service !== device.pushService || isExpoToken(device.pushToken))) return "WrongService";
  if (service === "webpush" && device.platform !== "web") return "WrongService";
  if (service === "apns" && environment != null && environment !== device.pushEnvironment)
    return "WrongEnvironment";
  // FCM responds with UNREGISTERED if an installation id is sent as a token, or vice versa.
  if (service === "fcm" && (addressKind ?? "token") !== addressKindOf(device)) return "WrongAddressKind";
  return undefined;
}

const earlier = (a: Date, b: Date) => (a < b ? a : b);

const spellings = (token: string) => [
  ...new Set([toPushTokenColumns(token, "fcm").pushToken, toPushTokenColumns(token, "apns").pushToken]),
];

/** If senders mask tokens or report other addresses (Expo's, a browser's endpoint), only the id counts. */
const isTokenOf = (device: KnownDevice, { pushToken = "" }: FeedbackItem): boolean =>
  spellings(pushToken).includes(device.pushToken) ||
  fullPushToken(device) === pushToken ||
  /\*\*|^Expo|^https:/.test(pushToken);

/** Finds the devices of the items, by id or by any spelling of the token. */
async function readDevices(
  tx: Database,
  ctx: RequestContext,
  items: FeedbackItem[],
): Promise<[KnownDevice[], Date]> {
  const ids = items.flatMap(({ deviceId }) => (deviceId !== undefined && isId(deviceId) ? [deviceId] : []));
  const tokens = items.flatMap(({ deviceId, pushToken }) =>
    deviceId === undefined && pushToken !== undefined ? spellings(pushToken) : [],
  );
  const { id: projectId } = ctx.project;
  const rows = await tx.execute<KnownDevice>(sql`
    with named as (
      select d.* from unnest(${sql.param([...new Set(ids)])}::uuid[]) given (id)
        join devices d on d.project_id = ${projectId} and d.id = given.id
      union all
      select d.* from unnest(${sql.param([...new Set(tokens)])}::text[]) given (token)
        join devices d on d.project_id = ${projectId} and d.push_token = given.token
    )
    select distinct on (d.id) d.id, d.application_id as "applicationId", d.platform, d.push_service as "pushService",
      d.push_environment as "pushEnvironment", d.push_token as "pushToken", d.long_push_token as "longPushToken",
      d.last_seen_at as "lastSeenAt", e.last_accepted_at as "lastAcceptedAt",
      e.last_error_at as "lastErrorAt",
      coalesce(e.suspect_count, 0) as "suspectCount", e.first_suspect_at as "firstSuspectAt",
      e.reported_hour as "reportedHour", e.failed_hour as "failedHour"
    from named d left join lateral (
      select * from device_delivery where project_id = d.project_id and device_id = d.id limit 1
    ) e on true
    order by d.id`);
  const [clock] = await tx.execute<{ now: string }>(sql`select now()`);
  return [rows, new Date(clock?.now ?? Date.now())];
}
