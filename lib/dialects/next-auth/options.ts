import { userAgentFromString } from "next/server";
import type { NextAuthOptions } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import {
  findOperatorBySessionSecret,
  readCookie,
  readSessionCookie,
  type SessionClaims,
  sessionCookieName,
  sessionSigningSecret,
} from "@/lib/auth/session";
import { config } from "@/lib/config";
import type { ClientInfo } from "@/lib/credentials/known-browser";
import { remoteAddressHeader } from "@/lib/http/endpoint";
import { describeError, log } from "@/lib/log";
import { signInWithPassword } from "@/lib/operators/mutations";
import { endSessionBySecret, type SessionClient, sessionLifetimeSeconds } from "@/lib/sessions/mutations";

/** A request to sign in, and what came of it that next-auth has no words for. */
export interface SignInAttempt {
  client: ClientInfo;
  /** The account that was signed in to. */
  signedIn?: string;
  /** Why the password was not checked. */
  failure?: unknown;
}

/**
 * next-auth's options: email and password, and the pages of the console. Its provider for passwords cannot keep sessions
 * in a database, so the signed cookie carries the secret of a session that we keep there ourselves.
 */
export async function authOptions(attempt: SignInAttempt): Promise<NextAuthOptions> {
  const secure = config().publicUrl?.startsWith("https:") ?? false;
  return {
    secret: await sessionSigningSecret(),
    session: { strategy: "jwt", maxAge: sessionLifetimeSeconds },
    useSecureCookies: secure,
    cookies: {
      sessionToken: {
        name: sessionCookieName(),
        options: { httpOnly: true, sameSite: "lax", path: "/", secure },
      },
    },
    pages: { signIn: "/sign-in", error: "/sign-in" },
    providers: [
      CredentialsProvider({
        id: "credentials",
        credentials: { email: {}, password: {} },
        async authorize(credentials, { headers }) {
          const { email, password } = credentials ?? {};
          if (typeof email !== "string" || typeof password !== "string") return null;
          const from = { client: attempt.client, session: await clientOf(headers ?? {}) };
          const signedIn = await signInWithPassword({ email, password }, from).catch((error: unknown) => {
            attempt.failure = error;
            return null;
          });
          if (signedIn !== null) attempt.signedIn = email.trim().toLowerCase();
          return signedIn;
        },
      }),
    ],
    callbacks: {
      redirect: ({ url, baseUrl }) => onThisSite(url, baseUrl),
      async jwt({ token, user }) {
        // Present at sign-in only.
        if (user) return { session: (user as { sessionSecret?: string }).sessionSecret };
        if ((await findOperatorBySessionSecret(claimsOf(token).session ?? "")) === null)
          throw new Error("The session has ended.");
        return token;
      },
      // Only whether there is a session: pages ask `currentOperator`, which asks the database.
      session: ({ session }) => ({ expires: session.expires }),
    },
    events: {
      async signOut({ token }) {
        const { session } = claimsOf(token);
        if (session === undefined) return;
        await endSessionBySecret(session).catch((error: unknown) => {
          log().error({ failure: describeError(error) }, "The session could not be ended at sign-out");
          throw error;
        });
      },
    },
    logger: { error: () => {}, warn: () => {}, debug: () => {} },
  };
}

const claimsOf = (token: unknown) => (token ?? {}) as Partial<SessionClaims>;

async function clientOf(headers: Record<string, string | undefined>): Promise<SessionClient> {
  // Longer ones are no browser's.
  const { browser, os } = userAgentFromString(headers["user-agent"]?.slice(0, 500));
  const short = (name: string | undefined) => name?.slice(0, 60) ?? null;
  return {
    browser: short(browser.name),
    operatingSystem: short(os.name === "Mac OS" ? "macOS" : os.name),
    address: headers[remoteAddressHeader] ?? "unknown",
    previousSecret: await readSessionCookie(readCookie(headers.cookie ?? null, sessionCookieName())),
  };
}

// It goes into a cookie, and browsers take those up to 4 KiB.
const longestUrl = 2_000;

/** Where to go on, if that is a place of this site; else its home. next-auth's own rule throws at what is no URL. */
function onThisSite(url: string, home: string): string {
  if (!URL.canParse(url, home)) return home;
  const { origin, href } = new URL(url, home);
  return origin === new URL(home).origin && href.length <= longestUrl ? href : home;
}
