import type { Command } from "commander";
import { generatePassword } from "@/lib/credentials/passwords";
import { DomainError } from "@/lib/errors";
import { setOperatorPassword } from "@/lib/operators/mutations";
import { show } from "./output";
import { withDatabase } from "./session";

export function addOperators(program: Command): void {
  const operators = program.command("operators").helpCommand(false).description("manage console accounts");
  operators
    .command("reset-password")
    .description("set a new password, shown only once, and end all sessions")
    .argument("<email>", "email of the account")
    .option("--json", "print JSON")
    .action(async (email: string, { json }: { json?: boolean }) => {
      const password = generatePassword();
      const isKnown = await withDatabase(() => setOperatorPassword(email, password));
      if (!isKnown) throw new DomainError("notFound", `No operator has the email ${email}.`);
      const text = `The new password of ${email} is ${password} (shown only once). All their sessions have ended.`;
      show({ json: { email, password }, text }, json);
    });
}
