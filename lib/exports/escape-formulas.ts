/*
 * A spreadsheet takes a cell that begins with one of these for a formula. It may also split a cell at a delimiter that
 * is not the file's (a comma-separated file opened where the list separator is a semicolon), and skip blanks and quotes
 * before the sign, so the apostrophe stands wherever a formula could begin. Guarding and removing the guard are exact
 * inverses for every text: one apostrophe is added to those that stand there already, or one is taken away.
 */
const start = String.raw`(^|[;|\t\r\n])`;
const skipped = String.raw`((?:[^\S\t\r\n]|["\u00ad\u180e\u200b-\u200f\u2060\ufeff])*)`;
const sign = String.raw`[=+\-@\uff1d\uff0b\uff0d\uff20]`;

const unguarded = new RegExp(`${start}${skipped}(?='*${sign})`, "g");
const guarded = new RegExp(`${start}${skipped}'(?='*${sign})`, "g");

/** A text as a CSV cell that no spreadsheet takes for a formula. */
export function escapeFormulas(text: string): string {
  const inside = text.replace(unguarded, "$1$2'");
  return /^'*[\t\r\n]/.test(inside) ? `'${inside}` : inside;
}

/** The text that `guardFormulas` made a cell of. */
export function unescapeFormulas(cell: string): string {
  const inside = /^'+[\t\r\n]/.test(cell) ? cell.slice(1) : cell;
  return inside.replace(guarded, "$1$2");
}
