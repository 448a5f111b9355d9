import { DomainError } from "@/lib/errors";

/**
 * The version in `If-Match: "3"`; undefined if absent or `*`. Proxies that compress responses make ETags weak, so
 * `W/"3"` means the same. Throws `invalidValue` for anything else.
 */
export function readIfMatch(headers: Headers): number | undefined {
  const text = headers.get("if-match")?.trim();
  if (text === undefined || text === "*") return undefined;
  const version = /^(?:W\/)?"(\d{1,9})"$/.exec(text)?.[1];
  if (version === undefined) {
    throw new DomainError("invalidValue", "If-Match must be the ETag from the last read.", {
      issues: [{ path: "If-Match", message: 'Expected an ETag such as "3"' }],
    });
  }
  return Number(version);
}

/** Throws `preconditionRequired` if a request does not name the version to change. */
export function requireIfMatch(headers: Headers): void {
  if (headers.has("if-match")) return;
  throw new DomainError("preconditionRequired", "Send If-Match with the ETag from the last read.");
}
