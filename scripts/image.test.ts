import { existsSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { expect, test } from "vitest";

const built = /^(node_modules|dist|\.next)$/;
const read = (file: string) => readFileSync(file, "utf8");

/** The sources of a stage's COPY lines. */
function copied(stage: string): string[] {
  return [...stage.matchAll(/^COPY (?:--from=build )?(.+) \S+$/gm)].flatMap(([, sources = ""]) =>
    sources.split(" ").map((source) => normalize(source.replace(/^\/rollcall\//, ""))),
  );
}

const [build = "", image = ""] = read("Dockerfile")
  .split(/^FROM .*$/m)
  .slice(1);
const ignore = read(".dockerignore").split("\n");
const included = ignore.flatMap((line) => (line.startsWith("!") ? [line.slice(1)] : []));
const excluded = ignore.filter((line) => /^\w/.test(line));

test("everything that the image copies exists and is in the build context", () => {
  for (const source of [...copied(build), ...copied(image)]) {
    if (built.test(source) || source === "./" || source === ".") continue;
    expect(existsSync(source), source).toBe(true);
    expect(included, source).toContain(source.split("/")[0]);
    expect(excluded, source).not.toContain(source);
  }
});

test("the image contains all modules that its scripts import", () => {
  const scripts = copied(image).filter((source) => source.endsWith(".mjs"));
  expect(scripts).toEqual(expect.arrayContaining(["scripts/serve.mjs", "scripts/rollcall.mjs"]));
  for (const script of scripts) {
    for (const [, target = ""] of read(script).matchAll(/^import .* from "(\.[^"]+)";$/gm)) {
      expect(scripts, script).toContain(join(dirname(script), target));
    }
  }
  const [, command = ""] = /^CMD \["node", "(.+)"\]$/m.exec(image) ?? [];
  const [, linked = ""] = /^RUN ln -s \/rollcall\/(\S+) /m.exec(image) ?? [];
  expect(scripts).toEqual(expect.arrayContaining([command, linked]));
});
