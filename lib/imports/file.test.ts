import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { writeRows } from "@/lib/exports/write";
import { openFile, type ReadOptions } from "./records";
import type { SourceRecord } from "./source-record";
import type { ImportDelimiter } from "./types";

async function* inChunks(file: Uint8Array, size = 7_919): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < file.byteLength; at += size) yield file.subarray(at, at + size);
}

async function read(file: string | Uint8Array, readAs: ReadOptions = {}, chunk?: number) {
  const bytes = typeof file === "string" ? Buffer.from(file) : file;
  const opened = await openFile(inChunks(bytes, chunk), readAs);
  const rows: SourceRecord[] = [];
  for await (const row of opened.records) rows.push(row);
  return { ...opened, rows, records: rows.map(({ record }) => record) };
}

const problemOf = async (file: string | Uint8Array) =>
  read(file).then(
    () => "none",
    (error: Error) => error.message,
  );

const separators: Record<ImportDelimiter, string> = { comma: ",", semicolon: ";", tab: "\t", pipe: "|" };
const anyText = fc
  .string({ unit: "binary", maxLength: 40 })
  .filter((text) => text.isWellFormed() && !text.includes("\0"));
const nastyText = fc.oneof(
  anyText,
  fc
    .array(fc.constantFrom(..."=+-@;,|\t\r\n'\" \u00a0\ufeff\u200baä€😀＝".split("")), { maxLength: 12 })
    .map((parts) => parts.join("").toWellFormed()),
);

describe("CSV", () => {
  test("reads the same rows with every delimiter, encoding, line ending and quoting", async () => {
    const header = ["pushToken", "e-mail", "Gerät", "Notiz"];
    const rows = [
      ["t-1", "ada@example.com", "Ann; work, desk | lab", 'say "hi"'],
      ["t-2", "zoë@example.com", "two\nlines", "tab\there"],
      ["t-3", "x@example.com", "", "€ 5"],
    ];
    const encodings = {
      "utf-8": (text: string) => Buffer.from(text),
      "utf-8 with a mark": (text: string) => Buffer.from(`\ufeff${text}`),
      "windows-1252": (text: string) => Buffer.from(text.replaceAll("€", "\x80"), "latin1"),
      "utf-16le": (text: string) => Buffer.from(`\ufeff${text}`, "utf16le"),
      "utf-16be": (text: string) => Buffer.from(`\ufeff${text}`, "utf16le").swap16(),
      "utf-16le without a mark": (text: string) => Buffer.from(text, "utf16le"),
    };
    for (const [delimiter, separator] of Object.entries(separators)) {
      for (const [encoding, encode] of Object.entries(encodings)) {
        for (const end of ["\n", "\r\n", "\r"]) {
          for (const always of [true, false]) {
            const quoted = (text: string) =>
              always || /["\n\r\t]/.test(text) || text.includes(separator)
                ? `"${text.replaceAll('"', '""')}"`
                : text;
            const lines = [header, ...rows].map((cells) => cells.map(quoted).join(separator));
            for (const first of ["", `sep=${separator}${end}`]) {
              const found = await read(encode(first + lines.join(end)));
              const how = JSON.stringify([delimiter, encoding, end, always, first]);
              expect(found.delimiter, how).toBe(delimiter);
              expect(
                found.records.map((record) => Object.values(record)),
                how,
              ).toEqual(rows);
              expect(Object.keys(found.records[0] ?? {}), how).toEqual(header);
            }
          }
        }
      }
    }
  });

  test("a chosen delimiter overrides detection", async () => {
    const { delimiter, records } = await read("a;b,c\n1;2,3\n", { delimiter: "comma" });
    expect([delimiter, records]).toEqual(["comma", [{ "a;b": "1;2", c: "3" }]]);
  });

  test("an import reads back exactly what an export wrote, for any text and chunk size", async () => {
    const columns = ["pushToken", "name", "model", "attributes", "lastSeenAt"];
    const row = fc.record({
      name: nastyText,
      model: nastyText,
      attributes: fc.dictionary(
        fc.string().filter((name) => name !== "__proto__"),
        nastyText,
      ),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { maxLength: 5 }),
        fc.integer({ min: 1, max: 64 }),
        async (devices, chunk) => {
          const rows = devices.map((device, at) => ({ pushToken: `token-${at}`, ...device }));
          async function* batches() {
            yield rows;
          }
          for (const format of ["csv", "ndjson", "json"] as const) {
            let file = "";
            for await (const piece of writeRows(format, columns, batches(), (row) => row)) file += piece;
            const { records } = await read(
              file,
              format === "json" && rows.length === 0 ? { format } : {},
              chunk,
            ).catch((error: Error) => {
              if (rows.length === 0) return { records: [] };
              throw error;
            });
            const back = records.map(({ name, model, attributes }) => ({
              name: name ?? "",
              model: model ?? "",
              attributes: typeof attributes === "string" ? JSON.parse(attributes) : attributes,
            }));
            expect(back).toEqual(
              devices.map((device) => ({ ...device, attributes: { ...device.attributes } })),
            );
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  test("no exported cell is a formula, even if the file is split at other delimiters", async () => {
    await fc.assert(
      fc.asyncProperty(nastyText, async (name) => {
        async function* batches() {
          yield [{ name }];
        }
        let file = "";
        for await (const piece of writeRows("csv", ["name"], batches(), (row) => row)) file += piece;
        const body = file.slice("\ufeffname\n".length);
        for (const part of body.split(/[;|\t\r\n]/)) {
          expect(part.replace(/^[\s"\u200b\ufeff]+/, "")).not.toMatch(/^[=+\-@＝]/);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test("reports rows with more or fewer cells than the header, and reads the others", async () => {
    const { rows } = await read("pushToken,email,name\na,b,c\na,b,c,d\n\na\nx,y,z\n");
    expect(rows.map(({ row, problem }) => [row, problem?.text])).toEqual([
      [2, undefined],
      [3, "This row has 4 columns, the header has 3."],
      [5, "This row has 1 column, the header has 3."],
      [6, undefined],
    ]);
  });

  test("repeated column names get a suffix, and unnamed columns a number", async () => {
    const { records } = await read("a,a,\n1,2,3\n");
    expect(records).toEqual([{ a: "1", "a (2)": "2", "column 3": "3" }]);
  });

  test("reports invalid UTF-8 by row and column, and never replaces it", async () => {
    const proper = Array.from({ length: 30 }, (_, at) => `t-${at},Zoë ${at}\n`).join("");
    const file = Buffer.concat([
      Buffer.from(`pushToken,name\n${proper}t,`),
      Buffer.from([0x5a, 0xeb]),
      Buffer.from("\n"),
    ]);
    const { encoding, rows } = await read(file);
    expect(encoding).toBe("utf-8");
    expect(rows.filter(({ problem }) => problem)).toMatchObject([
      { row: 32, column: "name", problem: { code: "notUtf8" } },
    ]);
    const json = Buffer.concat([
      Buffer.from('{"pushToken":"é"}\n{"pushToken":"'),
      Buffer.from([0xeb]),
      Buffer.from('"}\n'),
    ]);
    expect((await read(json)).rows.map(({ problem }) => problem?.text)).toEqual([
      undefined,
      "This is not valid UTF-8. Choose another encoding.",
    ]);
  });

  test("rejects files with too many columns or an unclosed quote", async () => {
    const wide = `${",".repeat(80_000)}\n`;
    expect(await problemOf(wide.repeat(3))).toMatch(/more than 500 columns/);
    expect((await read(`a,b\nx${wide}1,2\n`)).rows.map(({ problem }) => problem?.text)).toEqual([
      "This row has 80,001 columns, the header has 2.",
      undefined,
    ]);
    expect(await problemOf(`a,b\nx${",".repeat(200_000)}`)).toMatch(/Row 2 has more than 100,000 columns/);
    expect(await problemOf(`a,b\n1,"2\n${"x,y\n".repeat(100_000)}`)).toMatch(/Row 2 is longer than 256 KiB/);
    expect(await problemOf('a,b\n1,"2\n')).toMatch(/Row 2 does not end/);
    expect(await problemOf(Array(500).fill("a").join(","))).toBe("none");
  });
});

describe("other kinds of files", () => {
  test("unpacks gzip files of any format", async () => {
    const csv = gzipSync("pushToken,email\na,b\n");
    expect((await read(csv)).records).toEqual([{ pushToken: "a", email: "b" }]);
    expect((await read(gzipSync('{"pushToken":"a"}\n'), {}, 3)).format).toBe("ndjson");
    expect(await problemOf(csv.subarray(0, -12))).toBe("This gzip file is damaged or incomplete.");
    expect(await problemOf(gzipSync(Buffer.from("PK\x03\x04 xl/workbook.xml")))).toMatch(
      /is an Excel workbook/,
    );
  });

  test("rejects binary files and names their type", async () => {
    const kinds: [string | number[], RegExp][] = [
      ["", /^This file is empty\.$/],
      [" \n\ufeff", /^This file is empty\.$/],
      ["PK\x03\x04....[Content_Types].xml", /Excel workbook/],
      ["PK\x03\x04....data.csv", /ZIP archive/],
      [[0xd0, 0xcf, 0x11, 0xe0, 1, 2], /old Excel/],
      ["%PDF-1.7", /PDF/],
      ["<!DOCTYPE html><html>", /web page/],
      ['<?xml version="1.0"?><a/>', /XML/],
      ["{\\rtf1 hello}", /rich text/],
      ["SQLite format 3\0", /SQLite/],
      [Array.from({ length: 300 }, (_, at) => at % 32), /not a text file/],
    ];
    for (const [content, says] of kinds) {
      const bytes = typeof content === "string" ? Buffer.from(content) : Buffer.from(content);
      expect(await problemOf(bytes), String(content).slice(0, 20)).toMatch(says);
    }
  });
});

describe("JSON", () => {
  const device = (n: number) => ({ fcmToken: `token-${n}`, platform: "android" });
  const both = [device(1), device(2)];
  const keyed = { u1: device(1), "ü-2": device(2) };
  const shapes: Record<string, unknown[]> = {
    "a list": [both],
    "a list behind other members": [
      { ResponseMetadata: { RequestId: "x", RetryAttempts: 0 }, NextToken: null, Endpoints: both },
    ],
    "a list inside an object": [{ ok: true, data: { total: 2, players: both } }],
    "pages in a list": [[{ Endpoints: [device(1)] }, { Endpoints: [device(2)] }]],
    "pages one after the other": [{ Endpoints: [device(1)] }, { Endpoints: [device(2)] }],
    "objects keyed by user": [keyed],
    "objects keyed by user below a name": [{ __collections__: { users: keyed } }],
    "objects one after the other": both,
    "one object": [device(1)],
  };

  test("finds rows in every document shape, layout and chunk size", async () => {
    for (const [name, documents] of Object.entries(shapes)) {
      for (const indent of [0, 2]) {
        const file = documents.map((document) => JSON.stringify(document, null, indent)).join("\n");
        for (const chunk of [1, 5, 4_096]) {
          const { records } = await read(file, {}, chunk);
          const how = JSON.stringify([name, indent, chunk]);
          expect(
            records.map(({ fcmToken }) => fcmToken),
            how,
          ).toEqual(name === "one object" ? ["token-1"] : ["token-1", "token-2"]);
          if (name.includes("keyed"))
            expect(
              records.map(({ key }) => key),
              how,
            ).toEqual(["u1", "ü-2"]);
        }
      }
    }
  });

  test("rejects JSON without devices and truncated JSON", async () => {
    for (const document of [{ u1: "token" }, { u1: { name: "Ada" }, u2: { name: "Bob" } }, ["a", "b"]]) {
      expect(await problemOf(JSON.stringify(document, null, 2))).toMatch(
        /^No devices were found in this JSON file/,
      );
    }
    expect(await problemOf('[{"pushToken":"a"},{"pushToken":')).toMatch(/ends in the middle/);
  });

  test("reports rows that break the APIs' JSON rules, and reads the others", async () => {
    const deep = `${'{"a":'.repeat(40)}1${"}".repeat(40)}`;
    const wrong = [
      [`{"pushToken":"a","attributes":${deep}}`, /nested deeper than 32 levels/],
      [
        `{"pushToken":"a","attributes":{${Array.from({ length: 1_100 }, (_, n) => `"m${n}":1`)}}}`,
        /more than 10\d\d members/,
      ],
      ['{"pushToken":"a\\u0000"}', /text that cannot be stored/],
      ['{"pushToken":"\\ud800"}', /text that cannot be stored/],
      ['{"pushToken":"a","attributes":{"__proto__":{"x":1}}}', /a reserved name/],
      ['{"pushToken":1e999}', /out of range/],
      ['{"pushToken":', /not valid JSON/],
      ["[1]", /not a JSON object/],
      [`{"pushToken":"${"x".repeat(300 * 1_024)}"}`, /longer than 256 KiB/],
    ] as const;
    const file = `{"pushToken":"first"}\n${wrong.map(([line]) => line).join("\n")}\n{"pushToken":"last"}\n`;
    const { rows } = await read(file, { format: "ndjson" });
    expect(rows.at(0)?.record).toEqual({ pushToken: "first" });
    expect(rows.at(-1)?.record).toEqual({ pushToken: "last" });
    for (const [at, [line, says]] of wrong.entries()) {
      expect(rows[at + 1]?.problem?.text, line.slice(0, 60)).toMatch(says);
    }
  });
});
