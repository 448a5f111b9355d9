import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from "node:crypto";
import { readCookie } from "@/lib/cookies";
import { isHttps, sessionSigningSecret } from "./session-cookie";

/** Where an attempt to sign in comes from. */
export interface ClientInfo {
  address: string;
  cookie: string | null;
}

const lifetimeSeconds = 400 * 24 * 60 * 60;

const cookieName = (): string => (isHttps() ? "__Host-rollcall.device" : "rollcall.device");

/**
 * The `Set-Cookie` header for a browser in which an account has just signed in. It proves only that, and gives the
 * browser its own budget of attempts.
 */
export async function knownBrowserCookie(account: string): Promise<string> {
  const id = randomBytes(16).toString("base64url");
  const value = `${id}.${await signature(account, id)}`;
  const secure = isHttps() ? "; Secure" : "";
  return `${cookieName()}=${value}; Path=/; Max-Age=${lifetimeSeconds}; HttpOnly; SameSite=Lax${secure}`;
}

/** The id of a browser in which this account has signed in before; undefined for any other browser. */
export async function knownBrowserId(account: string, cookie: string | null): Promise<string | undefined> {
  const [id = "", given = ""] = readCookie(cookie, cookieName())?.split(".") ?? [];
  if (id === "" || given === "") return undefined;
  const expected = Buffer.from(await signature(account, id));
  const found = Buffer.from(given);
  return found.length === expected.length && timingSafeEqual(found, expected) ? id : undefined;
}

async function signature(account: string, id: string): Promise<string> {
  const key = hkdfSync("sha256", await sessionSigningSecret(), "", "rollcall known devices", 32);
  return createHmac("sha256", new Uint8Array(key)).update(`${id} ${account}`).digest("base64url");
}
