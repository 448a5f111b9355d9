import { networkOf } from "@/lib/rate-limit";

/**
 * Keeps one network from taking all the room there is: once half of it is taken, a network that holds a quarter gets no
 * more.
 */
export class NetworkShare {
  readonly #held = new Map<string, number>();

  /** Takes a place for a request and returns how to give it back; undefined where its network has enough. */
  acquire(
    address: string,
    { inFlight, limit }: { inFlight: number; limit: number },
  ): (() => void) | undefined {
    const network = networkOf(address);
    const held = this.#held.get(network) ?? 0;
    if (inFlight >= limit / 2 && held >= limit / 4) return undefined;
    this.#held.set(network, held + 1);
    return () => {
      const left = (this.#held.get(network) ?? 0) - 1;
      if (left > 0) this.#held.set(network, left);
      else this.#held.delete(network);
    };
  }
}
