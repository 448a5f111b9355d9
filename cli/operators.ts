import type { Command } from "commander";
import { generatePassword } from "@/lib/credentials/passwords";
import { DomainError } from "@/lib/errors";
import { setOperatorPassword } from "@/lib/operators/mutations";
import { commandGroup, withOutput } from "./command";
import { withDatabase } from "./session";

export function addOperators(program: Command): void {
  const operators = commandGroup(program, "operators", "manage console accounts");
  withOutput(operators.command("reset-password"), async (email: string) => {
    const password = generatePassword();
    const isKnown = await withDatabase(() => setOperatorPassword(email, password));
    if (!isKnown) throw new DomainError("notFound", `No operator has the email ${email}.`);
    const text = `The new password of ${email} is ${password} (shown only once). All their sessions have ended.`;
    return { json: { email, password }, text };
  })
    .description("set a new password, shown only once, and end all sessions")
    .argument("<email>", "email of the account");
}
