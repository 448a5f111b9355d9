import type { Exchange } from "./exchange";

/**
 * Waits until a small body has arrived whole, or the client has gone, and leaves the body in the stream for Next to
 * read. A client that sends slowly then takes no place among the pages being made.
 */
export function receiveForm(exchange: Exchange): Promise<void> {
  const { incoming } = exchange;
  if (incoming.complete || Number(incoming.headers["content-length"] ?? 0) === 0) return Promise.resolve();
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const read = () => {
      for (let chunk = incoming.read(); chunk !== null; chunk = incoming.read()) chunks.push(chunk);
      if (!incoming.complete) return;
      incoming.off("readable", read);
      // What was read may be put back until the stream has reported its end, which it does later in this turn.
      if (chunks.length > 0) incoming.unshift(Buffer.concat(chunks));
      resolve();
    };
    incoming.on("readable", read);
    exchange.onEnd(resolve);
  });
}
