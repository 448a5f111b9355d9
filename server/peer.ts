import type { IncomingMessage } from "node:http";
import { isIP, type Socket } from "node:net";
import { remoteAddressHeader } from "@/lib/http/endpoint";

/**
 * Tells handlers, in a header, the address that a request came from; whatever the client put there goes. With trusted
 * proxies it is what the outermost of them saw: each adds one to the end of `X-Forwarded-For`, and what stands before
 * those is the client's own invention.
 */
export function stampRemoteAddress(incoming: IncomingMessage, trustedProxies: number): string {
  const { headers, rawHeaders } = incoming;
  if (headers[remoteAddressHeader] !== undefined) {
    for (let i = rawHeaders.length - 2; i >= 0; i -= 2) {
      if (rawHeaders[i]?.toLowerCase() === remoteAddressHeader) rawHeaders.splice(i, 2);
    }
  }
  const address = addressBehind(incoming.socket, headers["x-forwarded-for"]?.toString(), trustedProxies);
  headers[remoteAddressHeader] = address;
  rawHeaders.push(remoteAddressHeader, address);
  return address;
}

/** The address behind a connection and the proxies that are trusted, of which the header tells. */
export function addressBehind(
  { remoteAddress }: Socket,
  header: string | undefined,
  trustedProxies: number,
): string {
  const peer = plain(remoteAddress ?? "unknown");
  if (trustedProxies === 0) return peer;
  const seen = (header ?? "").split(",").slice(-trustedProxies).map(withoutPort);
  // A proxy that says nothing, or no address, leaves the one before it as the last that is known.
  return [...seen, peer].find((address) => isIP(address) !== 0) ?? peer;
}

/** `1.2.3.4:5678` and `[::1]:5678`, as some proxies write them, without the port. */
function withoutPort(text: string): string {
  const address = text.trim();
  const bare = /^\[(.+)\](:\d+)?$/.exec(address)?.[1] ?? /^([\d.]+):\d+$/.exec(address)?.[1] ?? address;
  return plain(bare);
}

/** An IPv4 address that a socket for both shows as IPv6, as itself. */
const plain = (address: string): string => (address.startsWith("::ffff:") ? address.slice(7) : address);
