import type { IncomingMessage } from "node:http";
import { isIP, type Socket } from "node:net";
import { remoteAddressHeader } from "@/lib/http/endpoint";

/** In which proxies tell what they saw, and which Next and next-auth would make links and redirects of. */
const forwardingHeader = /^(x-)?(forwarded|forwarded-.+|real-ip)$/;

/**
 * Tells handlers, in a header, the address that a request came from; whatever the client put there goes. With trusted
 * proxies it is what the outermost of them saw: each adds one to the end of `X-Forwarded-For`, and what stands before
 * those is the client's own invention. The other forwarding headers are held to the same: without trusted proxies
 * nobody after this sees one.
 */
export function setClientIp(incoming: IncomingMessage, trustedProxies: number): string {
  const { headers } = incoming;
  setHeader(incoming, remoteAddressHeader, undefined);
  const address = clientIpOf(incoming.socket, headers["x-forwarded-for"]?.toString(), trustedProxies);
  for (const name of Object.keys(headers)) {
    if (!forwardingHeader.test(name)) continue;
    const told = headers[name]?.toString() ?? "";
    const value = trustedProxies === 0 ? undefined : trustedValue(name, told, trustedProxies);
    if (value !== told) setHeader(incoming, name, value);
  }
  setHeader(incoming, remoteAddressHeader, address);
  return address;
}

/** What the outermost trusted proxy said in a forwarding header; undefined where that makes no sense. */
function trustedValue(name: string, told: string, trustedProxies: number): string | undefined {
  if (name === "x-forwarded-for") return told;
  const [value = ""] = told
    .split(",")
    .slice(-trustedProxies)
    .map((text) => text.trim());
  if (name === "x-forwarded-host") return isHost(value) ? value : undefined;
  if (name === "x-forwarded-proto") return /^https?$/.test(value) ? value : undefined;
  if (name === "x-forwarded-port") return /^\d{1,5}$/.test(value) ? value : undefined;
  return undefined;
}

/** Whether a request names a host that a URL can have, or none: Next, next-auth and the API make URLs of it. */
export const hasValidHost = ({ headers }: IncomingMessage): boolean =>
  headers.host === undefined || isHost(headers.host);

const isHost = (text: string): boolean =>
  /^[!-~]{1,300}$/.test(text) && !/[/?#@\\]/.test(text) && URL.canParse(`http://${text}`);

/** Sets or removes a header both where Node parsed it and in what it was parsed from. */
function setHeader({ headers, rawHeaders }: IncomingMessage, name: string, value: string | undefined): void {
  if (headers[name] !== undefined) {
    for (let i = rawHeaders.length - 2; i >= 0; i -= 2) {
      if (rawHeaders[i]?.toLowerCase() === name) rawHeaders.splice(i, 2);
    }
  }
  if (value === undefined) return void delete headers[name];
  headers[name] = value;
  rawHeaders.push(name, value);
}

/** The address behind a connection and the proxies that are trusted, of which the header tells. */
export function clientIpOf(
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
