import { userAgentFromString } from "next/server";
import type { NextAuthOptions } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { findOperatorBySessionSecret } from "@/lib/auth/session";
import { readCookie } from "@/lib/cookies";
import type { ClientInfo } from "@/lib/credentials/known-browser";
import {
  isHttps,
  readSessionCookie,
  type SessionClaims,
  sessionCookieName,
  sessionSigningSecret,
} from "@/lib/credentials/session-cookie";
import { normaliseEmail } from "@/lib/email";
import { remoteAddressHeader } from "@/lib/http/endpoint";
import { describeError, log } from "@/lib/log";
import { signInWithPassword } from "@/lib/operators/mutations";
import { endSessionBySecret, type SessionClient, sessionLifetimeSeconds } from "@/lib/sessions/mutations";

/** A sign-in request, and the parts of its outcome that next-auth cannot express. */
export interface SignInAttempt {
  client: ClientInfo;
  /** The account, after a successful sign-in. */
  signedIn?: string;
  /** Why the password was not checked. */
  failure?: unknown;
}

/**
 * next-auth's options: email and password, and the console's pages. Its credentials provider cannot store sessions in a
 * database, so the signed cookie carries the secret of a session that Rollcall stores itself.
 */
export async function authOptions(attempt: SignInAttempt): Promise<NextAuthOptions> {
  const secure = isHttps();
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
          if (signedIn !== null) attempt.signedIn = normaliseEmail(email.trim());
          return signedIn;
        },
      }),
    ],
    callbacks: {
      redirect: ({ url, baseUrl }) => sameOriginUrl(url, baseUrl),
      async jwt({ token, user }) {
        // `user` is present only at sign-in.
        if (user) return { session: (user as { sessionSecret?: string }).sessionSecret };
        if ((await findOperatorBySessionSecret(claimsOf(token).session ?? "")) === null)
          throw new Error("The session has ended.");
        return token;
      },
      // Pages use `currentOperator`, so this only says whether there is a session.
      session: ({ session }) => ({ expires: session.expires }),
    },
    events: {
      async signOut({ token }) {
        const { session } = claimsOf(token);
        if (session === undefined) return;
        await endSessionBySecret(session).catch((error: unknown) => {
          log().error({ failure: describeError(error) }, "Could not end the session at sign-out");
          throw error;
        });
      },
    },
    logger: { error: () => {}, warn: () => {}, debug: () => {} },
  };
}

const claimsOf = (token: unknown) => (token ?? {}) as Partial<SessionClaims>;

async function clientOf(headers: Record<string, string | undefined>): Promise<SessionClient> {
  // Browsers send shorter ones.
  const { browser, os } = userAgentFromString(headers["user-agent"]?.slice(0, 500));
  const truncate = (name: string | undefined) => name?.slice(0, 60) ?? null;
  return {
    browser: truncate(browser.name),
    operatingSystem: truncate(os.name === "Mac OS" ? "macOS" : os.name),
    address: headers[remoteAddressHeader] ?? "unknown",
    previousSecret: await readSessionCookie(readCookie(headers.cookie ?? null, sessionCookieName())),
  };
}

// The URL is stored in a cookie, which browsers limit to 4 KiB.
const maxUrlLength = 2_000;

/** The URL if it is on this site, else the home page. next-auth's default throws for invalid URLs. */
function sameOriginUrl(url: string, home: string): string {
  if (!URL.canParse(url, home)) return home;
  const { origin, href } = new URL(url, home);
  return origin === new URL(home).origin && href.length <= maxUrlLength ? href : home;
}
