import { isIPv6 } from "node:net";
import type { RateLimiterAbstract, RateLimiterRes } from "rate-limiter-flexible";

/** Takes points from a key's budget. */
export async function consume(
  limiter: RateLimiterAbstract,
  key: string,
  points = 1,
): Promise<{ count: RateLimiterRes; isLimited: boolean }> {
  try {
    return { count: await limiter.consume(key, points), isLimited: false };
  } catch (error) {
    // The library rejects with the count when the limit is reached, and with an Error when it failed.
    if (error instanceof Error) throw error;
    return { count: error as RateLimiterRes, isLimited: true };
  }
}

/**
 * The key under which an address is counted: itself, or its /64 for IPv6, since one client usually owns all of that.
 */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const [bare = ""] = address.split("%");
  const [head = "", tail] = bare.split("::");
  const groups = head === "" ? [] : head.split(":");
  const missing = tail === undefined ? 0 : 8 - groups.length - (tail === "" ? 0 : tail.split(":").length);
  const first = [...groups, ...Array<string>(Math.max(0, missing)).fill("0"), ...(tail?.split(":") ?? [])];
  return `${first
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(":")}::/64`;
}
