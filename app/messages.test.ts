import { readdirSync, readFileSync } from "node:fs";
import { parseSync } from "@swc/core";
import { createTranslator } from "use-intl/core";
import { expect, test } from "vitest";
import de from "@/messages/de.json";
import en from "@/messages/en.json";

interface Tree {
  [key: string]: string | Tree;
}

function flatten(tree: Tree, prefix = ""): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === "string" ? [[prefix + key, value]] : flatten(value, `${prefix}${key}.`),
  );
}

/** The arguments of a message with their types: "count plural". Braces after "one" or "other" enclose text. */
const argumentsOf = (message: string) =>
  [...message.matchAll(/(?<!(?:one|other|=\d+)\s)\{(\w+)(?:,\s*(plural|number))?/g)]
    .map(([, name, type = ""]) => `${name} ${type}`)
    .sort()
    .filter((argument, at, all) => all.indexOf(argument) === at);

const english = new Map(flatten(en));
const german = new Map(flatten(de));

test("both languages have the same texts", () => {
  expect([...german.keys()].sort()).toEqual([...english.keys()].sort());
});

test("both languages use the same arguments in every text", () => {
  const differences = [...english].filter(
    ([key, text]) => argumentsOf(text).join() !== argumentsOf(german.get(key) ?? "").join(),
  );
  expect(differences).toEqual([]);
});

test.each([
  ["en", en],
  ["de", de],
] as const)("every text of %s can be formatted", (locale, messages) => {
  const t = createTranslator({
    locale,
    messages: messages as Record<string, unknown>,
    onError(error) {
      throw error;
    },
  });
  for (const [key, text] of flatten(messages)) {
    const values = Object.fromEntries(argumentsOf(text).map((argument) => [argument.split(" ")[0], 2]));
    const tags = [...text.matchAll(/<(\w+)>/g)].map(([, tag]) => [tag, (chunks: string) => chunks]);
    t.markup(key as never, { ...values, ...Object.fromEntries(tags) });
  }
});

/** Texts in components that are no words, names that no language translates, or outside of the providers. */
const allowed = new Set(["Rollcall", "⌘", "Ctrl", "K", "Esc", "Enter", "Tab"]);
const withoutProviders = ["app/global-error.tsx"];
const shown = new Set([
  "aria-label",
  "aria-description",
  "title",
  "placeholder",
  "label",
  "alt",
  "description",
]);

/** The words in a file's JSX that a person would read: texts between tags and attributes that are shown. */
function wordsIn(file: string): string[] {
  const words: string[] = [];
  const add = (text: unknown) => {
    const trimmed = String(text).trim();
    if (/\p{Letter}{2}/u.test(trimmed) && !allowed.has(trimmed)) words.push(`${file}: ${trimmed}`);
  };
  function visit(node: unknown): void {
    if (typeof node !== "object" || node === null) return;
    const { type, value, name } = node as { type?: string; value?: Tree; name?: Tree };
    if (type === "JSXText") add(value);
    if (type === "JSXAttribute" && shown.has(String(name?.value)) && value?.type === "StringLiteral") {
      add(value.value);
    }
    for (const child of Object.values(node)) visit(child);
  }
  visit(parseSync(readFileSync(file, "utf8"), { syntax: "typescript", tsx: true }));
  return words;
}

test("components and pages have no texts of their own", () => {
  const files = ["app", "components"]
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => `${folder}/${name}`),
    )
    .filter((file) => file.endsWith(".tsx") && !withoutProviders.includes(file));
  expect(files.length).toBeGreaterThan(100);
  expect(files.flatMap(wordsIn)).toEqual([]);
  expect(withoutProviders.flatMap(wordsIn)).not.toEqual([]);
});
