import type { NextAuthOptions } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { config } from "@/lib/config";
import { signInWithPassword } from "@/lib/operators/mutations";
import type { ClientInfo } from "./known-device";
import { sessionCookieName, sessionSecret } from "./session";

const sessionSeconds = 7 * 24 * 60 * 60;

/** A request to sign in, and what came of it that next-auth has no words for. */
export interface SignInAttempt {
  client: ClientInfo;
  /** The account that was signed in to. */
  signedIn?: string;
  /** Why the password was not checked. */
  failure?: unknown;
}

/** next-auth's options: email and password, sessions in a signed cookie, the pages of the console. */
export async function authOptions(attempt: SignInAttempt): Promise<NextAuthOptions> {
  const secure = config().publicUrl?.startsWith("https:") ?? false;
  return {
    secret: await sessionSecret(),
    session: { strategy: "jwt", maxAge: sessionSeconds },
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
        async authorize(credentials) {
          const { email, password } = credentials ?? {};
          if (typeof email !== "string" || typeof password !== "string") return null;
          const operator = await signInWithPassword({ email, password }, attempt.client).catch(
            (error: unknown) => {
              attempt.failure = error;
              return null;
            },
          );
          if (operator !== null) attempt.signedIn = operator.email.toLowerCase();
          return operator && { ...operator };
        },
      }),
    ],
    callbacks: {
      redirect: ({ url, baseUrl }) => onThisSite(url, baseUrl),
      jwt({ token, user }) {
        // Present at sign-in only; afterwards the token carries itself on.
        if (!user) return token;
        return { sub: user.id, version: (user as { sessionVersion?: number }).sessionVersion };
      },
      // Only whether there is a session: pages ask `currentOperator`, which asks the database.
      session: ({ session }) => ({ expires: session.expires }),
    },
    logger: { error: () => {}, warn: () => {}, debug: () => {} },
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
