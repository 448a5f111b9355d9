import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { classify } from "@/lib/feedback/classify";
import { sendApns } from "./apns";
import { sendFcm } from "./fcm";
import { type Simulator, startSimulator } from "./simulator";

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ port: 0 });
});
afterAll(() => simulator.close());

const pem = (type: "ec" | "rsa") =>
  (type === "ec"
    ? generateKeyPairSync("ec", { namedCurve: "P-256" })
    : generateKeyPairSync("rsa", { modulusLength: 2_048 })
  ).privateKey
    .export({ type: "pkcs8", format: "pem" })
    .toString();

const apns = { privateKey: pem("ec"), keyId: "KEY1234567", teamId: "TEAM123456", topic: "com.example.pizza" };
const fcm = {
  projectId: "pizza",
  clientEmail: "sender@pizza.iam.gserviceaccount.com",
  privateKey: pem("rsa"),
  tokenUri: "https://oauth2.googleapis.com/token",
};
const message = { environment: "production", title: "Hello", body: "World", timeoutMs: 10_000 } as const;
/** For a service that does not answer. */
const brief = { ...message, timeoutMs: 500 };
const messageTo = (status: number) => (status === 0 ? brief : message);

test.each([
  ["a1b2c3d4e5f6a7b8", 200, "accepted"],
  ["dead0410a7b8c9d0", 410, "gone"],
  ["dead0400a7b8c9d0", 400, "suspect"],
  ["dead0403a7b8c9d0", 400, "configuration"],
  ["dead0429a7b8c9d0", 429, "retry"],
  ["dead0503a7b8c9d0", 503, "retry"],
  ["dead0000a7b8c9d0", 0, "retry"],
  ["5a4db0c5a7b8c9d0", 400, "suspect"],
] as const)(
  "a push to %s through APNs is answered with %i, class %s",
  async (pushToken, status, expected) => {
    const before = Date.now();
    const answer = await sendApns(apns, { ...messageTo(status), pushToken }, simulator.apnsUrl);
    expect(answer.status).toBe(status);
    expect(classify(answer)).toBe(expected);
    if (status === 410) expect(answer.at?.getTime()).toBeGreaterThanOrEqual(before);
  },
);

test("the sandbox accepts a sandbox token", async () => {
  const pushToken = "5a4db0c5a7b8c9d0";
  const answer = await sendApns(apns, { ...message, pushToken, environment: "sandbox" }, simulator.apnsUrl);
  expect(answer.status).toBe(200);
  expect(answer.messageId).toMatch(/^[0-9a-f-]{36}$/);
});

test.each([
  ["cFy:healthy", 200, "accepted"],
  ["cFy:gone", 404, "gone"],
  ["cFy:bad-token", 400, "suspect"],
  ["cFy:wrong-topic", 403, "configuration"],
  ["cFy:too-many", 429, "retry"],
  ["cFy:unavailable", 503, "retry"],
  ["cFy:timeout", 0, "retry"],
] as const)("a push to %s through FCM is answered with %i, class %s", async (pushToken, status, expected) => {
  const answer = await sendFcm(fcm, { ...messageTo(status), pushToken }, simulator.fcmUrl);
  expect(answer.status).toBe(status);
  expect(classify(answer)).toBe(expected);
});

test("a service that cannot be reached is a network error, to be tried again", async () => {
  for (const answer of [
    await sendApns(apns, { ...message, pushToken: "a1b2c3d4e5f6a7b8" }, "http://127.0.0.1:1"),
    await sendFcm(
      { ...fcm, clientEmail: "other@x" },
      { ...message, pushToken: "cFy:healthy" },
      "http://127.0.0.1:1",
    ),
  ]) {
    expect(answer.status).toBe(0);
    expect(classify(answer)).toBe("retry");
  }
});

test.each([
  ["a token endpoint that fails", (path: string) => (path === "/token" ? 500 : 200), 500, "retry"],
  ["an answer without an end", (path: string) => (path === "/token" ? 200 : 400), 400, "message"],
] as const)(
  "%s is not taken for bad credentials, and is not read without limit",
  async (_, statusOf, status, kind) => {
    let written = 0;
    const server = createServer((request, response) => {
      const answer = statusOf(request.url ?? "");
      response.writeHead(answer);
      if (answer === 200) return response.end(JSON.stringify({ access_token: "token" }));
      const write = () => {
        written += 65_536;
        if (!response.destroyed && response.write("a".repeat(65_536))) setImmediate(write);
      };
      response.on("drain", write);
      return write();
    });
    await new Promise<void>((resolve) => server.listen(0, resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const answer = await sendFcm(fcm, { ...message, pushToken: "cFy:healthy" }, url);
    expect(answer.status).toBe(status);
    expect(classify(answer)).toBe(kind);
    expect(written).toBeLessThan(50_000_000);
    server.closeAllConnections();
    server.close();
  },
);
