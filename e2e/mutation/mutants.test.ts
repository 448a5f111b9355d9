import { readFileSync } from "node:fs";
import { transform } from "esbuild";
import { expect, test } from "vitest";
import { findMarkers, mutants, mutate } from "./mutants";

const places = findMarkers("lib");

test("every marked place has a mutant", () => {
  expect([...places.keys()].sort()).toEqual(mutants.map(({ id }) => id).sort());
});

test.each(mutants)("$id is marked once, and its change compiles", async (mutant) => {
  const files = places.get(mutant.id) ?? [];
  expect(files).toHaveLength(1);
  const code = mutate(readFileSync(files[0] ?? "", "utf8"), mutant);
  await transform(code, { loader: "ts" });
});
