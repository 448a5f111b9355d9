import { request } from "node:http";
import { memoryMb } from "../fixtures/processes";
import { converse } from "../fixtures/raw-http";
import type { Rollcall } from "../fixtures/server";
import { expect, test } from "../fixtures/server-test";

// Bodies that are too large, or differ from their stated length.

const piece = Buffer.alloc(64 * 1024, " ");

interface Upload {
  status: number | undefined;
  sent: number;
}

/** Sends bytes without a stated length until there is a response. */
function upload({ url, keys }: Rollcall, path: string, bytes: number): Promise<Upload> {
  return new Promise((resolve) => {
    let sent = 0;
    let status: number | undefined;
    const outgoing = request(`${url}${path}`, {
      method: "POST",
      headers: {
        "api-key": keys.server,
        authorization: `Bearer ${keys.server}`,
        "content-type": "application/json",
      },
    });
    outgoing.once("response", (response) => {
      status = response.statusCode;
      resolve({ status, sent });
      response.resume();
      outgoing.destroy();
    });
    outgoing.on("error", () => resolve({ status, sent }));
    const more = () => {
      while (sent < bytes && status === undefined) {
        sent += piece.byteLength;
        if (!outgoing.write(piece)) return void outgoing.once("drain", more);
      }
      if (status === undefined) outgoing.end();
    };
    more();
  });
}

const peakOf = ({ pid }: Rollcall): number => memoryMb(pid, "peak");

test("rejects a body over its limit while it arrives, in little memory, and never accepts a partial one", async ({
  start,
}) => {
  const rollcall = await start();
  const hundred = 100 * 1024 * 1024;
  await upload(rollcall, "/api/users/update", 128 * 1024);
  const before = process.platform === "linux" ? peakOf(rollcall) : 0;
  const limits = {
    "/api/users/registerDeviceToken": 64 * 1024,
    "/api/users/bulkUpdate": 4 * 1024 * 1024,
    "/api/v1/projects/default/user-tokens": 64 * 1024,
    "/api/v2/mobiledevices": 64 * 1024,
    "/oauth/token": 64 * 1024,
  };
  for (const [path, limit] of Object.entries(limits)) {
    const { status, sent } = await upload(rollcall, path, hundred);
    expect([path, status]).toEqual([path, 413]);
    // Includes what is in socket buffers.
    expect(sent).toBeLessThan(limit + 16 * 1024 * 1024);
  }
  if (process.platform === "linux") expect(peakOf(rollcall) - before).toBeLessThan(64);

  // Pages: Next would cut a form in silence.
  const form = { method: "POST", headers: { "content-type": "application/x-www-form-urlencoded" } };
  const large = await fetch(`${rollcall.url}/api/auth/callback/credentials`, {
    ...form,
    body: `email=${"x".repeat(12 * 1024 * 1024)}`,
  }).then(
    ({ status }) => status,
    () => 413,
  );
  expect(large).toBe(413);
  const chunked =
    "POST /api/auth/callback/credentials HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
  expect(await converse(rollcall, chunked)).toMatch(/^HTTP\/1\.1 411/);

  const body = JSON.stringify({
    email: "ada@example.com",
    device: { token: "of-a-lie", platform: "APNS", applicationName: "com.example.app" },
  });
  const lie = (...lengths: string[]) =>
    [
      "POST /api/users/registerDeviceToken HTTP/1.1",
      "Host: localhost",
      `Api-Key: ${rollcall.keys.server}`,
      "Content-Type: application/json",
      ...lengths,
      "",
      body,
    ].join("\r\n");
  const shorter = await converse(rollcall, lie(`Content-Length: ${body.length - 20}`));
  const longer = await converse(rollcall, lie(`Content-Length: ${body.length + 20}`), true);
  const both = await converse(rollcall, lie(`Content-Length: ${body.length}`, "Transfer-Encoding: chunked"));
  const two = await converse(rollcall, lie("Content-Length: 5", `Content-Length: ${body.length}`));
  const negative = await converse(rollcall, lie("Content-Length: -1"));
  for (const answer of [shorter, longer, both, two, negative]) expect(answer).toMatch(/^(HTTP\/1\.1 400|$)/);
  const devices = async () => {
    const headers = { authorization: `Bearer ${rollcall.keys.readonly}` };
    const list = await fetch(`${rollcall.url}/api/v1/projects/default/devices`, { headers });
    return (await list.json()).items.length;
  };
  expect(await devices()).toBe(0);
  expect(await converse(rollcall, lie("Connection: close", `Content-Length: ${body.length}`))).toMatch(
    /^HTTP\/1\.1 200/,
  );
  expect(await devices()).toBe(1);
});
