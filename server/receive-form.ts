import type { Exchange } from "./exchange";

/**
 * Waits until a small body has arrived whole, or the client has gone. The body stays in the stream, unread, for Next to
 * read: so it must be smaller than the stream's buffer. A client that sends slowly then takes no place among the pages
 * being made.
 */
export function receiveForm(exchange: Exchange): Promise<void> {
  const { incoming } = exchange;
  if (incoming.complete || Number(incoming.headers["content-length"] ?? 0) === 0) return Promise.resolve();
  return new Promise((resolve) => {
    // Emitted when the first data is there, and again at the end.
    const check = () => {
      if (!incoming.complete) return;
      incoming.off("readable", check);
      resolve();
    };
    incoming.on("readable", check);
    exchange.onEnd(resolve);
  });
}
