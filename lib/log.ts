import pino from "pino";
import { config } from "./config";

let logger: pino.Logger | undefined;

// Nothing that is logged should have one of these; should somebody log a whole object one day, they stay out.
const secrets = [
  "authorization",
  "cookie",
  "password",
  "pushToken",
  "longPushToken",
  "token",
  "secret",
  "key",
  '["api-key"]',
  '["set-cookie"]',
];

/** The process's log: one JSON object a line on standard error, so that standard output stays for people. */
export function log(): pino.Logger {
  logger ??= pino(
    {
      name: "rollcall",
      level: config().logLevel,
      redact: secrets.flatMap((name) => [name, name.startsWith("[") ? `*${name}` : `*.${name}`]),
      hooks: { streamWrite: redactEmails },
    },
    // Not waited for: under load, lines that come while one is being written go out together.
    pino.destination({ fd: 2, sync: false }),
  );
  return logger;
}

// The quantifiers are bounded so that a long line cannot take long.
const email = /[^\s"'`\\/<>()[\]{},;:=?&@]{1,64}(@|%40)[\w.-]{1,255}/gi;

/**
 * Masks every email address in a line. Users and operators go by theirs: it stands in paths, as the id of a caller, and in
 * what PostgreSQL says of a value.
 */
export const redactEmails = (line: string): string =>
  line.includes("@") || line.includes("%40") ? line.replace(email, "[email]") : line;

/** Blots out what looks like one of our keys or like a signed token. */
export const redactSecrets = (text: string): string =>
  text.replace(/rc_([a-z]+)_[0-9a-f]+/g, "rc_$1_…").replace(/eyJ[\w-]+\.[\w-]+(\.[\w-]*)?/g, "eyJ…");

/**
 * What may be logged of a failure. Drizzle's message carries the parameters and PostgreSQL's `detail` the values of
 * a row, push tokens among them: so the innermost cause speaks, and only by message, code and constraint.
 */
export function describeError(error: unknown): Record<string, unknown> {
  let innermost = error;
  while (innermost instanceof Error && innermost.cause instanceof Error) innermost = innermost.cause;
  if (!(innermost instanceof Error)) return { message: "something that is not an error was thrown" };
  const { code, constraint_name: constraint } = innermost as Error & {
    code?: unknown;
    constraint_name?: unknown;
  };
  const frames = (error instanceof Error ? error.stack : undefined)?.match(/^\s+at .*$/gm)?.slice(0, 12);
  const leaks = innermost.name === "DrizzleQueryError";
  return {
    name: innermost.name,
    message: leaks ? "query failed" : redactSecrets(innermost.message),
    code,
    constraint,
    frames,
  };
}
