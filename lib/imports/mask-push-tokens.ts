import { importAliases } from "@/lib/devices/fields";
import { maskPushToken } from "@/lib/devices/present";
import { cellText } from "@/lib/exports/write";
import { normaliseColumnName } from "./column-names";
import type { ImportSettings } from "./types";

const tokenNames = new Set(["pushtoken", ...importAliases.pushToken.split(/\s+/)]);

/** Also true for a nested member such as `device.token`. */
const isTokenName = (name: string): boolean =>
  tokenNames.has(normaliseColumnName(name)) ||
  tokenNames.has(normaliseColumnName(name.slice(name.lastIndexOf(".") + 1)));

// The addresses that push services issue: APNs tokens as hex or as iOS prints them, FCM tokens, installation ids.
const printedHex = /(?:[0-9a-f]{8} ){3,}[0-9a-f]{1,8}/gi;
const longWord = /(?:[\w-]{8,}:)?[\w-]{40,}/g;
const installationId = /(?<![\w-])[c-f](?=[\w-]*[A-Z])(?=[\w-]*\d)[\w-]{21}(?![\w-])/g;
const jsonMember = /"([^"\\]{1,100})"(\s*:\s*)"([^"\\]*)/g;

// Names and other long words do not mix lower case, upper case and digits.
const isToken = (word: string): boolean =>
  /^[0-9a-f]+$/i.test(word) || (/[a-z]/.test(word) && /[A-Z]/.test(word) && /\d/.test(word));

/** Masks everything in a text that looks like a push token. */
function maskInText(text: string): string {
  const masked = text
    .replace(printedHex, maskPushToken)
    .replace(longWord, (word) => (isToken(word) ? maskPushToken(word) : word))
    .replace(installationId, maskPushToken);
  if (!masked.includes('"')) return masked;
  return masked.replace(jsonMember, (member, name: string, colon: string, value: string) =>
    isTokenName(name) && value !== "" && !value.includes("…")
      ? `"${name}"${colon}"${maskPushToken(value)}`
      : member,
  );
}

export const containsPushToken = (text: string): boolean => maskInText(text) !== text;

/** Returns a function that writes the cell of a column as text, with push tokens masked. */
export function cellMask(
  ...mappings: (Pick<ImportSettings, "columns"> | null)[]
): (column: string, value: unknown) => string {
  const mapped = new Set(
    mappings.flatMap((settings) => settings?.columns.pushToken ?? []).map(normaliseColumnName),
  );
  return (column, value) => {
    const text = cellText(value);
    const isTokenColumn = mapped.has(normaliseColumnName(column)) || isTokenName(column);
    return isTokenColumn && text !== "" && !text.includes("…") ? maskPushToken(text) : maskInText(text);
  };
}
