import { createHash, randomBytes } from "node:crypto";
import type { Scope } from "@/lib/context";

export type ApiKeyKind = "server" | "mobile" | "readonly";

/** What each kind may do. A mobile key lies in an app that anyone can unpack: it reads nothing. */
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
};

const pattern = /^rc_(server|mobile|readonly)_([0-9a-f]{48})([0-9a-f]{8})$/;

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

const checksum = (kind: string, random: string) => sha256(`${kind}_${random}`).slice(0, 8);

/** What is stored of a key, and what it is looked up by. */
export const hashApiKey = (key: string): string => sha256(key);

/** A new key: kind prefix, 192 random bits, checksum. Shown once; only its hash is kept. */
export function generateApiKey(kind: ApiKeyKind): { key: string; secretHash: string; lastFour: string } {
  const random = randomBytes(24).toString("hex");
  const key = `rc_${kind}_${random}${checksum(kind, random)}`;
  return { key, secretHash: hashApiKey(key), lastFour: key.slice(-4) };
}

/** Whether a text can be a key at all. Typing errors and guesses fail here, before any query. */
export function looksLikeApiKey(text: string): boolean {
  const [, kind, random, sum] = pattern.exec(text) ?? [];
  return kind !== undefined && random !== undefined && checksum(kind, random) === sum;
}
