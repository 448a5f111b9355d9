/*
 * Spreadsheets run a cell that begins with one of these signs as a formula. They may also split cells at another
 * delimiter than the file's, and skip blanks and quotes before the sign, so an apostrophe is added wherever a formula
 * could begin. Unescaping restores every text exactly: escaping adds one apostrophe, even to those already there.
 */
const start = String.raw`(^|[;|\t\r\n])`;
const skipped = String.raw`((?:[^\S\t\r\n]|["\u00ad\u180e\u200b-\u200f\u2060\ufeff])*)`;
const sign = String.raw`[=+\-@\uff1d\uff0b\uff0d\uff20]`;

const unescaped = new RegExp(`${start}${skipped}(?='*${sign})`, "g");
const escaped = new RegExp(`${start}${skipped}'(?='*${sign})`, "g");

export function escapeFormulas(text: string): string {
  const inside = text.replace(unescaped, "$1$2'");
  return /^'*[\t\r\n]/.test(inside) ? `'${inside}` : inside;
}

export function unescapeFormulas(cell: string): string {
  const inside = /^'+[\t\r\n]/.test(cell) ? cell.slice(1) : cell;
  return inside.replace(escaped, "$1$2");
}
