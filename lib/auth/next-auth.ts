import type { NextAuthOptions } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { config } from "@/lib/config";
import { signInWithPassword } from "@/lib/operators/mutations";
import { sessionCookieName, sessionSecret } from "./session";

const sessionSeconds = 7 * 24 * 60 * 60;

/** next-auth's options: email and password, sessions in a signed cookie, the pages of the console. */
export async function authOptions(): Promise<NextAuthOptions> {
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
          const operator = await signInWithPassword(email, password);
          return operator && { ...operator };
        },
      }),
    ],
    callbacks: {
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
