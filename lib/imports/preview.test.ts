import { expect, test } from "vitest";
import { previewFile } from "./queries";

test("a preview reads only the beginning of a file, however many empty rows follow", async () => {
  let bytesRead = 0;
  async function* endless(): AsyncGenerator<Uint8Array> {
    yield Buffer.from("pushToken,email\nabcdefgh12345678,ada@example.com\n");
    for (const empty = Buffer.from(",\n".repeat(32_768)); ; bytesRead += empty.byteLength) yield empty;
  }
  const preview = await previewFile(endless());
  expect(preview.columns).toEqual(["pushToken", "email"]);
  expect(preview.rows).toEqual([{ pushToken: "abcd…5678", email: "ada@example.com" }]);
  expect(bytesRead).toBeLessThan(8 * 1024 * 1024);
});
