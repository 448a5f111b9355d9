import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";
import { remoteAddressHeader } from "@/lib/http/endpoint";

/**
 * Tells handlers, in a header, the address that a request came from; whatever the client put there goes. With trusted
 * proxies it is what the outermost of them saw: each adds one to the end of `X-Forwarded-For`, and what stands before
 * those is the client's own invention.
 */
export function stampRemoteAddress(incoming: IncomingMessage, trustedProxies: number): void {
  const { headers, rawHeaders } = incoming;
  if (headers[remoteAddressHeader] !== undefined) {
    for (let i = rawHeaders.length - 2; i >= 0; i -= 2) {
      if (rawHeaders[i]?.toLowerCase() === remoteAddressHeader) rawHeaders.splice(i, 2);
    }
  }
  const peer = plain(incoming.socket.remoteAddress ?? "unknown");
  const address = trustedProxies === 0 ? peer : forwarded(headers["x-forwarded-for"], peer, trustedProxies);
  headers[remoteAddressHeader] = address;
  rawHeaders.push(remoteAddressHeader, address);
}

function forwarded(header: string | string[] | undefined, peer: string, trustedProxies: number): string {
  const seen = (header ?? "").toString().split(",").slice(-trustedProxies).map(withoutPort);
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
