import { type EventEmitter, on } from "node:events";

/**
 * Waits for the first message from a process in which `find` finds something. Listens all the time, because messages that
 * arrive together are emitted before a promise of the first one could continue.
 */
export async function receiveMessage<Message, T>(
  from: EventEmitter,
  find: (message: Message) => T | undefined,
  signal?: AbortSignal,
): Promise<T> {
  const messages = on(from, "message", { signal }) as AsyncIterableIterator<[Message]>;
  for await (const [message] of messages) {
    const found = find(message);
    if (found !== undefined) return found;
  }
  throw new Error("The process sends no more messages.");
}
