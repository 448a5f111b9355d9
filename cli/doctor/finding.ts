export interface Finding {
  check:
    | "configuration"
    | "database"
    | "role"
    | "connections"
    | "replica"
    | "migrations"
    | "clock"
    | "disk"
    | "durability"
    | "work"
    | "credentials"
    | "data";
  state: "ok" | "warning" | "failure";
  message: string;
  advice?: string;
}

const problem =
  (state: "warning" | "failure") =>
  (check: Finding["check"], message: string, advice: string): Finding => ({ check, state, message, advice });

export const ok = (check: Finding["check"], message: string): Finding => ({ check, state: "ok", message });
export const warning = problem("warning");
export const failure = problem("failure");
