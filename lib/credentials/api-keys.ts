import { createHash, randomBytes } from "node:crypto";
import type { Scope } from "@/lib/context";

export type ApiKeyKind = "server" | "mobile" | "readonly" | "sender";

/** What each kind of key may do. Mobile keys can be extracted from an app, so they cannot read anything. */
export const apiKeyScopes: Record<ApiKeyKind, ReadonlySet<Scope>> = {
  server: new Set<Scope>([
    "devices:register",
    "devices:read",
    "devices:write",
    "users:read",
    "users:update",
    "users:write",
    "userTokens:mint",
  ]),
  mobile: new Set<Scope>(["devices:register", "users:update"]),
  readonly: new Set<Scope>(["devices:read", "users:read"]),
  sender: new Set<Scope>(["targets:read", "feedback:write"]),
};

const pattern = /^rc_(server|mobile|readonly|sender)_([0-9a-f]{48})([0-9a-f]{8})$/;

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

const checksum = (kind: string, random: string) => sha256(`${kind}_${random}`).slice(0, 8);

/** How a key is stored and looked up. */
export const hashApiKey = (key: string): string => sha256(key);

/** A new key: a prefix with its kind, 192 random bits and a checksum. Only its hash is stored. */
export function generateApiKey(kind: ApiKeyKind): { key: string; secretHash: string; lastFour: string } {
  const random = randomBytes(24).toString("hex");
  const key = `rc_${kind}_${random}${checksum(kind, random)}`;
  return { key, secretHash: hashApiKey(key), lastFour: key.slice(-4) };
}

/** Whether a text has the format and checksum of a key, so that typos and guesses fail without a query. */
export function looksLikeApiKey(text: string): boolean {
  const [, kind, random, sum] = pattern.exec(text) ?? [];
  return kind !== undefined && random !== undefined && checksum(kind, random) === sum;
}
