import { DomainError } from "@/lib/errors";
import { toUtf8 } from "./encoding";
import type { RequestFacts } from "./endpoint";

export const formTypes = ["application/x-www-form-urlencoded", "multipart/form-data"] as const;

const invalid = (message: string) => new DomainError("invalidBody", message);

/**
 * Parses a form: URL-encoded (the default), or multipart without files. The last of several fields with the same name
 * wins, as in PHP. Throws `unsupportedMediaType`, and `invalidBody` for malformed UTF-8.
 */
export async function parseForm(bytes: Uint8Array, facts: RequestFacts): Promise<Record<string, string>> {
  const type = facts.headers.get("content-type") ?? "application/x-www-form-urlencoded";
  const isMultipart = /^multipart\/form-data\s*;/i.test(type);
  const text = decodeUtf8(isMultipart ? bytes : toUtf8(bytes));
  const fields = isMultipart ? await multipart(bytes, type) : urlEncoded(text, type);
  for (const [name, value] of fields) {
    if (typeof value !== "string") throw invalid(`The field ${name} is a file.`);
    if (`${name}${value}`.includes("\0")) throw invalid("Text must not contain NUL.");
  }
  return Object.fromEntries(fields as [string, string][]);
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw invalid("The request body is not UTF-8.");
  }
}

function urlEncoded(text: string, type: string): [string, string][] {
  if (!/^application\/x-www-form-urlencoded\s*(;|$)/i.test(type)) {
    throw new DomainError("unsupportedMediaType", "Send the parameters form-encoded.");
  }
  try {
    // URLSearchParams would silently replace malformed sequences.
    decodeURIComponent(text);
  } catch {
    throw invalid("The request body is not well-formed.");
  }
  return [...new URLSearchParams(text)];
}

async function multipart(bytes: Uint8Array, type: string): Promise<[string, FormDataEntryValue][]> {
  try {
    const form = await new Response(new Uint8Array(bytes), { headers: { "content-type": type } }).formData();
    return [...form];
  } catch {
    throw invalid("The request body is not a multipart form.");
  }
}
