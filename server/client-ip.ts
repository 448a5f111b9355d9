import type { IncomingMessage } from "node:http";
import { isIP, type Socket } from "node:net";
import { remoteAddressHeader } from "@/lib/http/endpoint";

/** Headers set by proxies, from which Next and next-auth build links and redirects. */
const forwardingHeader = /^(x-)?(forwarded|forwarded-.+|real-ip)$/;

/**
 * Passes the client's address to handlers in a header, replacing what the client sent there. With trusted proxies it is
 * the address that the outermost of them saw: each appends one to `X-Forwarded-For`, and earlier entries may be forged.
 * Other forwarding headers keep only what trusted proxies wrote; without trusted proxies all are removed.
 */
export function setClientIp(incoming: IncomingMessage, trustedProxies: number): string {
  const { headers } = incoming;
  const address = clientIpOf(incoming.socket, headers["x-forwarded-for"]?.toString(), trustedProxies);
  for (const name of Object.keys(headers)) {
    if (!forwardingHeader.test(name)) continue;
    const received = headers[name]?.toString() ?? "";
    const value = trustedProxies === 0 ? undefined : trustedValue(name, received, trustedProxies);
    if (value !== received) setHeader(incoming, name, value);
  }
  setHeader(incoming, remoteAddressHeader, address);
  return address;
}

/** What the outermost trusted proxy wrote in a forwarding header; undefined when that is invalid. */
function trustedValue(name: string, received: string, trustedProxies: number): string | undefined {
  if (name === "x-forwarded-for") return received;
  const [value = ""] = received
    .split(",")
    .slice(-trustedProxies)
    .map((text) => text.trim());
  if (name === "x-forwarded-host") return isHost(value) ? value : undefined;
  if (name === "x-forwarded-proto") return /^https?$/.test(value) ? value : undefined;
  if (name === "x-forwarded-port") return /^\d{1,5}$/.test(value) ? value : undefined;
  return undefined;
}

/** Whether the Host header, if present, can be part of a URL: Next, next-auth and the API build URLs from it. */
export const hasValidHost = ({ headers }: IncomingMessage): boolean =>
  headers.host === undefined || isHost(headers.host);

const isHost = (text: string): boolean =>
  /^[!-~]{1,300}$/.test(text) && !/[/?#@\\]/.test(text) && URL.canParse(`http://${text}`);

/** Sets or removes a header in both `headers` and `rawHeaders`. */
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

/** The client's address, from the connection and the part of `X-Forwarded-For` that trusted proxies wrote. */
function clientIpOf({ remoteAddress }: Socket, header: string | undefined, trustedProxies: number): string {
  const peer = unmapped(remoteAddress ?? "unknown");
  if (trustedProxies === 0) return peer;
  const seen = (header ?? "").split(",").slice(-trustedProxies).map(withoutPort);
  // If a proxy wrote no valid address, use the one written by the next proxy.
  return [...seen, peer].find((address) => isIP(address) !== 0) ?? peer;
}

/** Some proxies write `1.2.3.4:5678` or `[::1]:5678`. */
function withoutPort(text: string): string {
  const address = text.trim();
  const bare = /^\[(.+)\](:\d+)?$/.exec(address)?.[1] ?? /^([\d.]+):\d+$/.exec(address)?.[1] ?? address;
  return unmapped(bare);
}

/** Unwraps an IPv4 address that a dual-stack socket reports as IPv6. */
const unmapped = (address: string): string => (address.startsWith("::ffff:") ? address.slice(7) : address);
