import { once } from "node:events";
import { createServer, get } from "node:http";
import { type AddressInfo, connect, type Server } from "node:net";
import { setImmediate as turn } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { drainable } from "./drain";
import { listenMore } from "./listeners";

const server = () => createServer((_, outgoing) => outgoing.end("here"));

let front: ReturnType<typeof server>;
let drain: ReturnType<typeof drainable>;
let port: number;

beforeEach(async () => {
  front = server();
  drain = drainable(front);
  front.listen(0, "127.0.0.1");
  await once(front, "listening");
  port = (front.address() as AddressInfo).port;
});
afterEach(() => front.closeAllConnections());

/** The most clients that were taken up in one turn of the event loop, of forty that come at once. */
async function mostInATurn(): Promise<number> {
  let [taken, most] = [0, 0];
  front.on("connection", () => {
    taken += 1;
  });
  const clients = Array.from({ length: 40 }, () => connect(port, "127.0.0.1"));
  for (let seen = 0; taken < 40; ) {
    await turn();
    most = Math.max(most, taken - seen);
    seen = taken;
  }
  for (const client of clients) client.destroy();
  return most;
}

test("one listener takes up one client in a turn of the event loop, which is why there are more", async () => {
  const most = await mostInATurn();
  await drain([]);
  expect(most).toBe(1);
});

test("more listeners take up many clients in a turn, answer as the server does, and end with it", async () => {
  const more: Server[] = await listenMore(front, 15);
  const most = await mostInATurn();
  const answers = await Promise.all(
    Array.from({ length: 40 }, async () => {
      const [incoming] = await once(get({ port, host: "127.0.0.1", agent: false }), "response");
      return (await incoming.toArray()).join("");
    }),
  );
  await drain(more);
  expect(most).toBeGreaterThan(1);
  expect(new Set(answers)).toEqual(new Set(["here"]));
  const [error] = await once(connect(port, "127.0.0.1"), "error");
  expect(error).toMatchObject({ code: "ECONNREFUSED" });
});
