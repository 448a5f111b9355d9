import { isDeepStrictEqual } from "node:util";
import { fitsWithin, jsonbBytes } from "@/lib/stored-json";

type Details = Record<string, unknown>;

/** The most that one event of history may tell, in bytes. */
export const maxDetailBytes = 8 * 1024;

/** Beyond this, a value of an event that is too large is left out. */
const maxValueBytes = 200;
const maxNamesBytes = 2 * 1024;

/** The names of members whose values an event leaves out, as many as fit. */
export interface OmittedValues {
  valuesOmitted: true;
  members?: string[];
  /** How many more members there are. */
  more?: number;
}

/** Of two objects, before and after a change, the members that differ. */
export function changedMembers(before: Details, after: Details): { before: Details; after: Details } {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => !isDeepStrictEqual(before[name], after[name]),
  );
  const among = (all: Details) =>
    Object.fromEntries(names.flatMap((name) => (Object.hasOwn(all, name) ? [[name, all[name]]] : [])));
  return { before: among(before), after: among(after) };
}

/**
 * What an event tells, within 8 KiB. A larger one leaves out its large values: it names the fields that changed, and
 * that their values were left out.
 */
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
      const { members, more } = fitting(value);
      Object.assign(shortened, { [name]: members }, more !== undefined && { more });
    } else shortened[name] = omitted(value);
  }
  return shortened;
}

function omitted(value: unknown): OmittedValues {
  if (!isObject(value) || !isObject(value.before) || !isObject(value.after)) return { valuesOmitted: true };
  const names = new Set([...Object.keys(value.before), ...Object.keys(value.after)]);
  return { valuesOmitted: true, ...fitting([...names].sort()) };
}

function fitting(names: string[]): { members: string[]; more?: number } {
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

const isObject = (value: unknown): value is Details =>
  typeof value === "object" && value !== null && !Array.isArray(value);
