import pino from "pino";
import { config } from "./config";

let logger: pino.Logger | undefined;

// None of these should ever be logged; this covers whole objects that are logged by mistake.
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

/** The log of this process: one JSON object per line on standard error. Standard output is for people. */
export function log(): pino.Logger {
  logger ??= pino(
    {
      name: "rollcall",
      level: config().logLevel,
      redact: secrets.flatMap((name) => [name, name.startsWith("[") ? `*${name}` : `*.${name}`]),
      hooks: { streamWrite: redactEmails },
    },
    // Asynchronous: under load, lines are written together.
    pino.destination({ fd: 2, sync: false }),
  );
  return logger;
}

// Bounded quantifiers keep long lines from taking long.
const email = /[^\s"'`\\/<>()[\]{},;:=?&@]{1,64}(@|%40)[\w.-]{1,255}/gi;

/**
 * Masks every email address in a log line. Emails identify users and operators, so they occur in paths, in caller ids
 * and in PostgreSQL's error messages.
 */
export const redactEmails = (line: string): string =>
  line.includes("@") || line.includes("%40") ? line.replace(email, "[email]") : line;

/** Masks anything that looks like one of our API keys or a signed token. */
export const redactSecrets = (text: string): string =>
  text.replace(/rc_([a-z]+)_[0-9a-f]+/g, "rc_$1_…").replace(/eyJ[\w-]+\.[\w-]+(\.[\w-]*)?/g, "eyJ…");

/**
 * The parts of an error that are safe to log. Drizzle's messages contain query parameters and PostgreSQL's `detail`
 * contains row values, push tokens among them, so only the innermost cause's message, code and constraint are logged.
 */
export function describeError(error: unknown): Record<string, unknown> {
  let innermost = error;
  while (innermost instanceof Error && innermost.cause instanceof Error) innermost = innermost.cause;
  if (!(innermost instanceof Error)) return { message: "A value that is not an Error was thrown" };
  const { code, constraint_name: constraint } = innermost as Error & {
    code?: unknown;
    constraint_name?: unknown;
  };
  const frames = (error instanceof Error ? error.stack : undefined)?.match(/^\s+at .*$/gm)?.slice(0, 12);
  const leaks = innermost.name === "DrizzleQueryError";
  return {
    name: innermost.name,
    message: leaks ? "Query failed" : redactSecrets(innermost.message),
    code,
    constraint,
    frames,
  };
}
