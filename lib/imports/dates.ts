import { isObject, tryParseJson } from "@/lib/json";
import { unwrap } from "./flatten";
import type { DateOrder } from "./types";

export type ReadDate = { at: number } | { problem: "ambiguous" | "unknown" };

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

const time = String.raw`(?<hour>\d\d?):(?<minute>\d\d)(?::(?<second>\d\d)(?:[.,](?<fraction>\d{1,9}))?)?`;
const amPm = String.raw`(?:\s*(?<half>[ap])\.?m\.?)?`;
const zone = String.raw`(?:\s*(?<zone>Z|(?:UTC|GMT)?[+-]\d\d?(?::?\d\d)?|UTC|GMT|Etc\/UTC))?`;
const clock = `(?:(?:[T ]|,\\s*|\\s+)${time}${amPm}${zone}(?:\\s*\\(.*\\))?)?`;

const yearFirst = new RegExp(String.raw`^(?<year>\d{4})([-/.])(?<month>\d\d?)\2(?<day>\d\d?)${clock}$`, "i");
const compact = new RegExp(
  String.raw`^(?<year>\d{4})(?<month>\d\d)(?<day>\d\d)(?:T(?<hour>\d\d)(?<minute>\d\d)(?<second>\d\d)?${zone})?$`,
  "i",
);
const monthNamePatterns = [
  // Tue Nov 24 2015 10:00:00 GMT+0000 (Coordinated Universal Time), and November 24, 2015, 10:00 AM
  new RegExp(
    String.raw`^(?:[a-z]{3,9}\.?,?\s+)?(?<name>[a-z]{3,9})\.?\s+(?<day>\d\d?)(?:st|nd|rd|th)?,?\s+(?<year>\d{4})${clock}$`,
    "i",
  ),
  // Tue, 24 Nov 2015 10:00:00 GMT, and 24-Nov-2015
  new RegExp(
    String.raw`^(?:[a-z]{3,9}\.?,?\s+)?(?<day>\d\d?)[ -](?<name>[a-z]{3,9})\.?[ -](?<year>\d{4})${clock}$`,
    "i",
  ),
  // Tue Nov 24 10:00:00 UTC 2015
  new RegExp(
    String.raw`^[a-z]{3}\s+(?<name>[a-z]{3})\s+(?<day>\d\d?)\s+${time}${zone}\s+(?<year>\d{4})$`,
    "i",
  ),
];
const numbered = new RegExp(
  String.raw`^(?<first>\d\d?)([-/.])(?<other>\d\d?)\2(?<year>\d{4}|\d\d)${clock}$`,
  "i",
);

/**
 * Reads ISO 8601 and looser spellings of it, English month names, seconds, milliseconds or microseconds since 1970, and
 * timestamps as JSON. Without a zone the time is UTC. `03/04/2024` is ambiguous without an order.
 */
export function readDate(text: string, order: DateOrder | undefined): ReadDate {
  if (/^\d{9,17}(\.\d+)?$/.test(text)) return sinceEpoch(text);
  if (text.startsWith("{")) return wrappedDate(text, order);
  const parts = (yearFirst.exec(text) ?? compact.exec(text))?.groups;
  if (parts) return toDate(parts, Number(parts.month), Number(parts.day));
  for (const pattern of monthNamePatterns) {
    const { groups } = pattern.exec(text) ?? {};
    const month = months.findIndex((name) => groups?.name?.toLowerCase().startsWith(name)) + 1;
    if (groups && month > 0) return toDate(groups, month, Number(groups.day));
  }
  const { groups } = numbered.exec(text) ?? {};
  if (!groups) return { problem: "unknown" };
  const [first, other] = [Number(groups.first), Number(groups.other)];
  if (order === "dayFirst") return toDate(groups, other, first);
  if (order === "monthFirst") return toDate(groups, first, other);
  // A two-digit year could also be a day.
  if (groups.year?.length === 2) return { problem: "ambiguous" };
  if (first > 12 || first === other) return toDate(groups, other, first);
  return other > 12 ? toDate(groups, first, other) : { problem: "ambiguous" };
}

function sinceEpoch(text: string): ReadDate {
  const [integer = ""] = text.split(".");
  const milliseconds =
    integer.length <= 11 ? Number(text) * 1_000 : integer.length <= 14 ? Number(text) : Number(text) / 1_000;
  return { at: Math.floor(milliseconds) };
}

function wrappedDate(text: string, order: DateOrder | undefined): ReadDate {
  const plain = unwrap(tryParseJson(text));
  return isObject(plain) ? { problem: "unknown" } : readDate(String(plain), order);
}

type Groups = Record<string, string | undefined>;

function toDate(groups: Groups, month: number, day: number): ReadDate {
  const year = groups.year?.length === 2 ? 2_000 + Number(groups.year) : Number(groups.year);
  const hour = hourOf(groups);
  const [minute, second] = [Number(groups.minute ?? 0), Number(groups.second ?? 0)];
  const offset = offsetMinutes(groups.zone ?? "Z");
  const isReal =
    month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
  if (!isReal || hour > 23 || minute > 59 || second > 59 || offset === undefined)
    return { problem: "unknown" };
  const milliseconds = Math.floor(Number(`0.${groups.fraction ?? 0}`) * 1_000);
  return { at: Date.UTC(year, month - 1, day, hour, minute - offset, second, milliseconds) };
}

function hourOf(groups: Groups): number {
  const hour = Number(groups.hour ?? 0);
  if (groups.half === undefined) return hour;
  if (hour < 1 || hour > 12) return 24;
  return (hour % 12) + (groups.half.toLowerCase() === "p" ? 12 : 0);
}

function offsetMinutes(zone: string): number | undefined {
  const [, sign, hours, minutes = "0"] = /([+-])(\d\d?):?(\d\d)?$/.exec(zone) ?? [];
  if (hours === undefined) return 0;
  const offset = Number(hours) * 60 + Number(minutes);
  return offset > 15 * 60 ? undefined : sign === "-" ? -offset : offset;
}
