import { createHash, randomBytes } from "node:crypto";
import { eq } from "drizzle-orm";
import { decode } from "next-auth/jwt";
import { database } from "@/db/client";
import { instanceSettings } from "@/db/schema";
import { config } from "@/lib/config";

/** The content of the session cookie: a secret whose hash is stored in the session's row. */
export interface SessionClaims {
  session: string;
  /** When it was signed, in seconds. */
  iat: number;
}

const daySeconds = 24 * 60 * 60;

/** Whether browsers reach this server over https, according to the configuration. */
export const isHttps = (): boolean => config().publicUrl?.startsWith("https:") ?? false;

/** A `__Host-` cookie is bound to https and this host; plain http cannot have one. */
export const sessionCookieName = (): string => (isHttps() ? "__Host-rollcall.session" : "rollcall.session");

let storedSecret: Promise<string> | undefined;

/** The secret that signs sessions: the configured one, or one that all instances of a database share. */
export function sessionSigningSecret(): Promise<string> {
  const { secret } = config();
  if (secret !== undefined) return Promise.resolve(secret);
  storedSecret ??= getOrCreateSecret().catch((error: unknown) => {
    storedSecret = undefined;
    throw error;
  });
  return storedSecret;
}

async function getOrCreateSecret(): Promise<string> {
  const key = "session_secret";
  return database().transaction(async (tx) => {
    await tx
      .insert(instanceSettings)
      .values({ key, value: randomBytes(32).toString("hex") })
      .onConflictDoNothing();
    const [row] = await tx.select().from(instanceSettings).where(eq(instanceSettings.key, key));
    if (row === undefined) throw new Error("The session secret was written but cannot be read.");
    return row.value;
  });
}

/** How a session's secret is stored and looked up. */
export const hashSessionSecret = (secret: string): string =>
  createHash("sha256").update(secret).digest("hex");

/** The secret in a session cookie, or null unless a server of this database signed it. */
export async function readSessionCookie(cookie: string | undefined): Promise<string | null> {
  if (!cookie) return null;
  const claims = (await decode({ token: cookie, secret: await sessionSigningSecret() }).catch(
    () => null,
  )) as Partial<SessionClaims> | null;
  if (typeof claims?.session !== "string" || typeof claims.iat !== "number") return null;
  // A cookie signed while the clock was far ahead would outlive its session.
  return claims.iat > Date.now() / 1_000 + daySeconds ? null : claims.session;
}
