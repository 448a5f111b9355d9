import { EventEmitter } from "node:events";
import { expect, test } from "vitest";
import { receiveMessage } from "./receive-message";

test("receives a message that arrives together with others, and stops listening", async () => {
  const worker = new EventEmitter();
  const port = receiveMessage(worker, (message: { port?: number }) => message.port);
  for (const message of [{}, { port: 3000 }, { port: 4000 }]) worker.emit("message", message);
  expect(await port).toBe(3000);
  expect(worker.listenerCount("message")).toBe(0);
});
