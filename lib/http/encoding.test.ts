import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { decompressBody } from "./encoding";
import { parseJson } from "./json";

const body = { email: "zoë@example.com", dataFields: { city: "Zürich 📱" } };
const utf8 = Buffer.from(JSON.stringify(body));
const maxBytes = 64 * 1024;

const decompress = (bytes: Uint8Array, encoding: string) =>
  decompressBody(bytes, new Headers({ "content-encoding": encoding }), maxBytes);

test.each([
  ["gzip", gzipSync(utf8)],
  ["GZIP", gzipSync(utf8)],
  ["x-gzip", gzipSync(utf8)],
  ["deflate", deflateSync(utf8)],
  ["deflate", deflateRawSync(utf8)],
  ["br", brotliCompressSync(utf8)],
  ["identity", utf8],
])("decompresses a %s body", async (encoding, bytes) => {
  expect(parseJson(await decompress(bytes, encoding))).toEqual(body);
});

test.each([
  ["gzip", gzipSync(Buffer.alloc(200_000_000))],
  ["deflate", deflateSync(Buffer.alloc(maxBytes + 1))],
  ["br", brotliCompressSync(Buffer.alloc(maxBytes + 1))],
])("rejects a %s body that exceeds the limit when decompressed", async (encoding, bytes) => {
  await expect(decompress(bytes, encoding)).rejects.toMatchObject({ code: "tooLarge" });
});

test("rejects unknown encodings and corrupt data, naming the encoding", async () => {
  await expect(decompress(utf8, "zstd")).rejects.toMatchObject({
    code: "unsupportedMediaType",
    message: expect.stringContaining("zstd"),
  });
  await expect(decompress(utf8, "gzip")).rejects.toMatchObject({
    code: "invalidBody",
    message: expect.stringContaining("gzip"),
  });
});

const text = JSON.stringify(body);
const utf16le = Buffer.from(text, "utf16le");
const utf16be = Buffer.from(utf16le).swap16();
const utf32le = Buffer.from(Uint32Array.from([...text], (c) => c.codePointAt(0) ?? 0).buffer);

test.each([
  ["UTF-8 with a byte order mark", Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), utf8])],
  ["UTF-16, little-endian", utf16le],
  ["UTF-16, big-endian", utf16be],
  ["UTF-16, little-endian with a byte order mark", Buffer.concat([Buffer.from([0xff, 0xfe]), utf16le])],
  ["UTF-16, big-endian with a byte order mark", Buffer.concat([Buffer.from([0xfe, 0xff]), utf16be])],
])("parses JSON in %s", (_, bytes) => {
  expect(parseJson(bytes)).toEqual(body);
});

test("rejects JSON in UTF-32 by name", () => {
  for (const bytes of [utf32le, Buffer.from(utf32le).swap32()]) {
    expect(() => parseJson(bytes)).toThrow(/UTF-32/);
  }
});
