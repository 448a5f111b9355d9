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

export const ok = (check: Finding["check"], message: string): Finding => ({ check, state: "ok", message });

export const warning = (check: Finding["check"], message: string, advice: string): Finding => ({
  check,
  state: "warning",
  message,
  advice,
});

export const failure = (check: Finding["check"], message: string, advice: string): Finding => ({
  check,
  state: "failure",
  message,
  advice,
});
