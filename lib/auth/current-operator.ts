import { cookies } from "next/headers";
import type { SessionOperator } from "@/lib/context";
import { sessionCookieName } from "@/lib/credentials/session-cookie";
import { findOperatorByCookie } from "./session";

/** The signed-in operator, or null. For server components. */
export async function currentOperator(): Promise<SessionOperator | null> {
  return findOperatorByCookie((await cookies()).get(sessionCookieName())?.value);
}
