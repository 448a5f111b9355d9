import { cookies } from "next/headers";
import { findOperatorByCookie, type SessionOperator, sessionCookieName } from "./session";

/** The operator whose browser asks for this page, or null. For server components. */
export async function currentOperator(): Promise<SessionOperator | null> {
  const jar = await cookies();
  return findOperatorByCookie(jar.get(sessionCookieName())?.value);
}
