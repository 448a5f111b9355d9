import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";

export interface PageHeaderOptions {
  /** Whether browsers use https. */
  secure: boolean;
  /** Next's development server evaluates code and injects styles. */
  development: boolean;
}

const everyPage = {
  "x-frame-options": "DENY",
  // Not "no-referrer", with which browsers send forms with the Origin "null".
  "referrer-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
};

const year = 365 * 24 * 60 * 60;

/** Sets a page's security headers, and passes the nonce of its scripts to Next. */
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
    // Next reads the nonce from the request's policy header, the root layout from x-nonce.
    incoming.headers["content-security-policy"] = policy;
    incoming.headers["x-nonce"] = nonce;
  };
}

function contentSecurityPolicy(nonce: string, { secure, development }: PageHeaderOptions): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ""}`,
    `style-src 'self' ${development ? "'unsafe-inline'" : `'nonce-${nonce}'`}`,
    // Components use style attributes for positions and sizes; no code can run from one.
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
