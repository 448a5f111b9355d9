import { DomainError } from "@/lib/errors";

/**
 * The version that `If-Match: "3"` names; undefined where none is given, or `*`. A proxy that compresses answers makes
 * our tags weak, so `W/"3"` is the same. Throws `invalidValue` for anything else.
 */
export function readIfMatch(headers: Headers): number | undefined {
  const text = headers.get("if-match")?.trim();
  if (text === undefined || text === "*") return undefined;
  const version = /^(?:W\/)?"(\d{1,9})"$/.exec(text)?.[1];
  if (version === undefined) {
    throw new DomainError("invalidValue", "If-Match takes the one ETag that the thing was read with.", {
      issues: [{ path: "If-Match", message: 'Expected an ETag such as "3"' }],
    });
  }
  return Number(version);
}

/** Throws `preconditionRequired` where a request does not say which version it means to change. */
export function requireIfMatch(headers: Headers): void {
  if (headers.has("if-match")) return;
  throw new DomainError("preconditionRequired", "Send If-Match with the ETag that the thing was read with.");
}
