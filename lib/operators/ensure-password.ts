import { eq } from "drizzle-orm";
import { database } from "@/db/client";
import { operators } from "@/db/schema";
import { verifyPassword } from "@/lib/credentials/passwords";
import { setOperatorPassword } from "./mutations";

/** Makes sure that an operator has this password; one who has it already stays signed in. */
export async function ensureOperatorPassword(
  email: string,
  password: string,
): Promise<"untouched" | "changed" | "no such operator"> {
  const [operator] = await database().read((db) =>
    db
      .select({ passwordHash: operators.passwordHash })
      .from(operators)
      .where(eq(operators.emailKey, email.toLowerCase())),
  );
  if (operator === undefined) return "no such operator";
  if (await verifyPassword(operator.passwordHash, password)) return "untouched";
  return (await setOperatorPassword(email, password)) ? "changed" : "no such operator";
}
