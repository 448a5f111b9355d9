import { isDeepStrictEqual } from "node:util";
import { isObject } from "@/lib/json";
import { fitsWithin, jsonbBytes } from "@/lib/stored-json";

type Details = Record<string, unknown>;

export const maxDetailBytes = 8 * 1024;

/** Larger values are left out if the event as a whole is too large. */
const maxValueBytes = 200;
const maxNamesBytes = 2 * 1024;

/** The names of the members whose values were left out, as many as fit. */
export interface OmittedValues {
  valuesOmitted: true;
  members?: string[];
  more?: number;
}

export function changedMembers(before: Details, after: Details): { before: Details; after: Details } {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => !isDeepStrictEqual(before[name], after[name]),
  );
  const pick = (all: Details) =>
    Object.fromEntries(names.flatMap((name) => (Object.hasOwn(all, name) ? [[name, all[name]]] : [])));
  return { before: pick(before), after: pick(after) };
}

/** The members of `after` that differ, with both values. Undefined members stay as they are. */
export const changesBetween = (
  before: Details,
  after: Details,
): Record<string, { before: unknown; after: unknown }> =>
  Object.fromEntries(
    Object.entries(after).flatMap(([name, value]) =>
      value === undefined || isDeepStrictEqual(value, before[name])
        ? []
        : [[name, { before: before[name], after: value }]],
    ),
  );

/** Keeps details within 8 KiB: a larger event names the fields that changed, without their large values. */
export function limitDetails(details: Details): Details {
  if (fitsWithin(maxDetailBytes, details)) return details;
  const { changed, ...others } = details;
  const shortened = {
    ...shortenMembers(others),
    ...(isObject(changed) && { changed: shortenMembers(changed) }),
  };
  return fitsWithin(maxDetailBytes, shortened) ? shortened : { valuesOmitted: true };
}

function shortenMembers(members: Details): Details {
  const shortened: Details = {};
  for (const [name, value] of Object.entries(members)) {
    if (fitsWithin(maxValueBytes, value)) shortened[name] = value;
    else if (isNames(value)) {
      const { members, more } = fittingNames(value);
      Object.assign(shortened, { [name]: members }, more !== undefined && { more });
    } else shortened[name] = omitted(value);
  }
  return shortened;
}

function omitted(value: unknown): OmittedValues {
  if (!isObject(value) || !isObject(value.before) || !isObject(value.after)) return { valuesOmitted: true };
  const names = new Set([...Object.keys(value.before), ...Object.keys(value.after)]);
  return { valuesOmitted: true, ...fittingNames([...names].sort()) };
}

function fittingNames(names: string[]): { members: string[]; more?: number } {
  let bytes = 0;
  const members = names.filter((name) => {
    bytes += jsonbBytes(name) + 2;
    return bytes <= maxNamesBytes;
  });
  const more = names.length - members.length;
  return { members, ...(more > 0 && { more }) };
}

const isNames = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((item) => typeof item === "string");
