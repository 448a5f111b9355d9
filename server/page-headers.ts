import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";

export interface PageHeaderOptions {
  /** Whether browsers come by https. */
  secure: boolean;
  /** Next's development server evaluates code, and puts styles into the page as it goes. */
  development: boolean;
}

const everyPage = {
  "x-frame-options": "DENY",
  // Not "no-referrer": with that, browsers would send forms with the Origin "null".
  "referrer-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
};

const year = 365 * 24 * 60 * 60;

/** Gives a page the headers that keep foreign code out of it, and Next the nonce that marks its own. */
export function pageHeaders({ secure, development }: PageHeaderOptions) {
  const fixed = Object.entries({
    ...everyPage,
    ...(secure && { "strict-transport-security": `max-age=${year}` }),
  });
  return (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    for (const [name, value] of fixed) outgoing.setHeader(name, value);
    const nonce = randomBytes(16).toString("base64");
    const policy = contentSecurityPolicy(nonce, { secure, development });
    outgoing.setHeader("content-security-policy", policy);
    // Next reads the nonce out of the request's own policy, and the root layout out of this header.
    incoming.headers["content-security-policy"] = policy;
    incoming.headers["x-nonce"] = nonce;
  };
}

function contentSecurityPolicy(nonce: string, { secure, development }: PageHeaderOptions): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ""}`,
    `style-src 'self' ${development ? "'unsafe-inline'" : `'nonce-${nonce}'`}`,
    // The components place and size things by style attributes; no code can run from one.
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    `connect-src 'self'${development ? " ws:" : ""}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    ...(secure ? ["upgrade-insecure-requests"] : []),
  ].join("; ");
}
