import { existsSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { expect, test } from "vitest";

const made = /^(node_modules|dist|\.next)$/;
const read = (file: string) => readFileSync(file, "utf8");

/** The sources of the COPY lines of a stage, as paths of this folder. */
function copied(stage: string): string[] {
  return [...stage.matchAll(/^COPY (?:--from=build )?(.+) \S+$/gm)].flatMap(([, sources = ""]) =>
    sources.split(" ").map((source) => normalize(source.replace(/^\/rollcall\//, ""))),
  );
}

const [build = "", image = ""] = read("Dockerfile")
  .split(/^FROM .*$/m)
  .slice(1);
const ignore = read(".dockerignore").split("\n");
const admitted = ignore.flatMap((line) => (line.startsWith("!") ? [line.slice(1)] : []));
const left = ignore.filter((line) => /^\w/.test(line));

test("everything that the image copies is there, and reaches the build", () => {
  for (const source of [...copied(build), ...copied(image)]) {
    if (made.test(source) || source === "./" || source === ".") continue;
    expect(existsSync(source), source).toBe(true);
    expect(admitted, source).toContain(source.split("/")[0]);
    expect(left, source).not.toContain(source);
  }
});

test("the scripts of the image find what they import at once, and none that is not there", () => {
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
