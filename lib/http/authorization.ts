export const parseBearer = (authorization: string | null | undefined): string | undefined =>
  /^Bearer +(\S+) *$/i.exec(authorization ?? "")?.[1];

export const bearerToken = (headers: Headers): string | undefined =>
  parseBearer(headers.get("authorization"));

/** Name and password of an `Authorization: Basic` header (RFC 7617, UTF-8), or null if absent or malformed. */
export function basicCredentials(headers: Headers): { name: string; password: string } | null {
  const encoded = /^Basic +([A-Za-z0-9+/=_-]+) *$/i.exec(headers.get("authorization") ?? "")?.[1];
  if (encoded === undefined) return null;
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(encoded, "base64"));
    const colon = text.indexOf(":");
    // No name or key contains control characters, and PostgreSQL rejects NUL.
    if (colon === -1 || /\p{Cc}/u.test(text)) return null;
    return { name: text.slice(0, colon), password: text.slice(colon + 1) };
  } catch {
    return null;
  }
}
