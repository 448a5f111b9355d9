import { networkOf } from "@/lib/rate-limit";

/**
 * Keeps one network from using up all capacity: once half of it is in use, a network that uses a quarter gets no more.
 */
export class NetworkShare {
  readonly #held = new Map<string, number>();

  /** Returns a release function, or undefined when the client's network already has its share. */
  acquire(
    address: string,
    { inFlight, limit }: { inFlight: number; limit: number },
  ): (() => void) | undefined {
    const network = networkOf(address);
    const held = this.#held.get(network) ?? 0;
    if (inFlight >= limit / 2 && held >= limit / 4) return undefined;
    this.#held.set(network, held + 1);
    return () => {
      const remaining = (this.#held.get(network) ?? 0) - 1;
      if (remaining > 0) this.#held.set(network, remaining);
      else this.#held.delete(network);
    };
  }
}
