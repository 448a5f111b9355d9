import fc from "fast-check";
import { expect, test } from "vitest";
import { jsonRows } from "./json-rows";

async function rowsOf(chunks: string[]): Promise<unknown[]> {
  async function* texts() {
    yield* chunks;
  }
  const rows: unknown[] = [];
  for await (const { text } of jsonRows(texts(), [], (text) => text)) rows.push(JSON.parse(text));
  return rows;
}

test("finds the same rows wherever a file is cut into chunks, also into empty ones", async () => {
  const rows = [{ name: 'a "quoted" \\ name', list: [1, { "}": "]" }] }, { name: "\\" }];
  const file = JSON.stringify(rows);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat({ max: file.length })), async (cuts) => {
      const places = [0, ...cuts.toSorted((a, b) => a - b), file.length];
      const chunks = places.slice(1).map((end, n) => file.slice(places[n], end));
      expect(await rowsOf(chunks)).toEqual(rows);
    }),
    { numRuns: 500 },
  );
});
