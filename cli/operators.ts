import type { Command } from "commander";
import { generatePassword } from "@/lib/credentials/passwords";
import { DomainError } from "@/lib/errors";
import { setOperatorPassword } from "@/lib/operators/mutations";
import { show } from "./output";
import { withDatabase } from "./session";

/** `operators`: the people who sign in to the console. */
export function addOperators(program: Command): void {
  const operators = program
    .command("operators")
    .helpCommand(false)
    .description("operators: the people who sign in to the console");
  operators
    .command("reset-password")
    .description("gives an operator a new password, shown this once, and ends all of their sessions")
    .argument("<email>", "what they sign in with")
    .option("--json", "one JSON document")
    .action(async (email: string, { json }: { json?: boolean }) => {
      const password = generatePassword();
      const isKnown = await withDatabase(() => setOperatorPassword(email, password));
      if (!isKnown) throw new DomainError("notFound", `No operator has the email ${email}.`);
      const text = `The new password of ${email} is ${password} (shown this once). All of their sessions have ended.`;
      show({ json: { email, password }, text }, json);
    });
}
