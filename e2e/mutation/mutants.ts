import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A mistake in the code right after the comment `// mutation: <id>`. */
export interface Mutant {
  id: string;
  change: (code: string) => string;
  /** The tests that are to find it. */
  foundBy: "matrix" | "fuzz";
}

const replaceFirst = (pattern: RegExp, replacement: string) => (code: string) =>
  code.replace(pattern, replacement);

/** The code between the bracket at `open` and the one that closes it, split at its top-level commas. */
function argumentsAt(code: string, open: number): { parts: string[]; end: number } {
  let depth = 0;
  let start = open + 1;
  const parts: string[] = [];
  for (let at = open; at < code.length; at++) {
    const character = code[at] ?? "";
    if ("([{".includes(character)) depth += 1;
    else if (")]}".includes(character)) depth -= 1;
    if (depth === 0 || (depth === 1 && character === ",")) {
      parts.push(code.slice(start, at));
      start = at + 1;
    }
    if (depth === 0) return { parts: parts.filter((part) => part.trim() !== ""), end: at };
  }
  throw new Error(`Unclosed bracket: ${code.slice(open, open + 80)}`);
}

/** Leaves out one condition of the next `and(…)`. */
const dropCondition = (which: "first" | "last") => (code: string) => {
  const open = code.search(/\band\(/) + 3;
  const { parts, end } = argumentsAt(code, open);
  const kept = which === "first" ? parts.slice(1) : parts.slice(0, -1);
  return `${code.slice(0, open)}(${kept.join(",")})${code.slice(end + 1)}`;
};

/** Never takes the next branch. */
const neverBranch = (code: string) => {
  const open = code.search(/\bif \(/) + 3;
  return `${code.slice(0, open)}(false)${code.slice(argumentsAt(code, open).end + 1)}`;
};

/** Leaves out one operand of the next `if (a || b)`. */
const dropOperand = (which: "first" | "last") =>
  replaceFirst(/\bif \((.*?) \|\| (.*)\) \{/, `if (${which === "first" ? "$2" : "$1"}) {`);

const dropLine = replaceFirst(/^.*\n/, "");

export const mutants: Mutant[] = [
  { id: "device-of-any-project", change: dropCondition("first"), foundBy: "matrix" },
  { id: "scopes-ignored", change: neverBranch, foundBy: "matrix" },
  { id: "key-opens-any-project", change: neverBranch, foundBy: "matrix" },
  { id: "revoked-keys-work", change: dropCondition("last"), foundBy: "matrix" },
  { id: "disabled-operators-stay-signed-in", change: dropLine, foundBy: "matrix" },
  { id: "user-token-for-another-user", change: replaceFirst(/&&/, "||"), foundBy: "matrix" },
  {
    id: "missing-projects-distinguishable",
    change: replaceFirst(/throw [^;]+;/, 'throw new Error("A different response");'),
    foundBy: "matrix",
  },
  { id: "push-tokens-unmasked", change: replaceFirst(/: \w+\((.*)\)/, ": $1"), foundBy: "matrix" },
  { id: "cross-site-requests-allowed", change: neverBranch, foundBy: "matrix" },
  { id: "json-of-any-depth", change: neverBranch, foundBy: "fuzz" },
  { id: "text-with-nul", change: dropOperand("first"), foundBy: "fuzz" },
  { id: "text-with-lone-surrogates", change: dropOperand("last"), foundBy: "fuzz" },
  { id: "member-named-proto", change: neverBranch, foundBy: "fuzz" },
  { id: "any-text-is-an-id", change: replaceFirst(/\w+\.test\((\w+)\)/, "$1.length > 0"), foundBy: "fuzz" },
  { id: "unknown-sort-accepted", change: neverBranch, foundBy: "fuzz" },
  { id: "negative-page-accepted", change: replaceFirst(/\/\^.*\$\//, "/^-?\\d+/"), foundBy: "fuzz" },
  { id: "stack-in-errors", change: replaceFirst(/\.message/, ".stack"), foundBy: "fuzz" },
  { id: "version-missing-in-response", change: dropLine, foundBy: "fuzz" },
  {
    id: "header-crashes-process",
    change: (code) =>
      `if (request.headers.has("range")) setImmediate(() => { throw new Error("Unexpected header"); });\n${code}`,
    foundBy: "fuzz",
  },
  { id: "profile-of-any-project", change: dropCondition("first"), foundBy: "fuzz" },
];

/** Every place marked under `folder`: a mutant's id to its file. */
export function findMarkers(folder: string): Map<string, string[]> {
  const places = new Map<string, string[]>();
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    if (!/\.tsx?$/.test(name) || /\.test\.tsx?$/.test(name)) continue;
    const file = join(folder, name);
    for (const [, id = ""] of readFileSync(file, "utf8").matchAll(/^ *\/\/ mutation: ([\w-]+)$/gm)) {
      places.set(id, [...(places.get(id) ?? []), file]);
    }
  }
  return places;
}

/** The source with the mutant's mistake; throws where it changes nothing. */
export function mutate(source: string, { id, change }: Mutant): string {
  const marker = `// mutation: ${id}\n`;
  const at = source.indexOf(marker) + marker.length;
  const code = source.slice(at);
  const changed = change(code);
  if (at < marker.length || changed === code) throw new Error(`Nothing to change after: ${marker}`);
  return source.slice(0, at) + changed;
}
