import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import { z } from "zod";
import { isHttpUrl } from "./http-url";

const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d+$/, "must be a whole number")
    .transform(Number)
    .refine((n) => n >= min && n <= max, `must be between ${min} and ${max}`);

const databaseUrl = z
  .string()
  .refine(
    (text) => URL.canParse(text) && /^postgres(ql)?:$/.test(new URL(text).protocol),
    "must be a postgres:// or postgresql:// URL",
  )
  .optional();

const httpOrigin = z
  .string()
  .refine((text) => isHttpUrl(text), "must be an http or https URL")
  .refine((text) => !URL.canParse(text) || new URL(text).pathname === "/", "must have no path")
  .transform((text) => new URL(text).origin);

/** The environment as operators write it; `.env.example` explains each name. */
const environment = z.object({
  PORT: wholeNumber(0, 65_535).default(3000),
  HOST: z.string().min(1).optional(),
  WEB_CONCURRENCY: wholeNumber(1, 64).optional(),
  ROLLCALL_URL: httpOrigin.optional(),
  DATABASE_URL: databaseUrl,
  DATABASE_DIRECT_URL: databaseUrl,
  DATABASE_REPLICA_URL: databaseUrl,
  DATABASE_POOLER: z.enum(["none", "transaction"]).default("none"),
  DATABASE_DURABILITY: z.enum(["required", "elsewhere"]).default("required"),
  DATABASE_POOL_SIZE: wholeNumber(1, 200).default(10),
  ROLLCALL_DATA_DIR: z.string().min(1).default(".rollcall"),
  ROLLCALL_ADMIN_EMAIL: z.email("must be an email address").default("admin@example.com"),
  ROLLCALL_ADMIN_PASSWORD: z.string().min(12, "must have at least 12 characters").max(256).optional(),
  ROLLCALL_SECRET: z
    .string()
    .min(32, "must have at least 32 characters")
    .refine((text) => new Set(text).size >= 12, "must be random: this one is easily guessed")
    .optional(),
  ROLLCALL_SERVER_MODE: z.enum(["direct", "next", "dev"]).default("direct"),
  ROLLCALL_TRUSTED_PROXIES: wholeNumber(0, 10).default(0),
  ROLLCALL_RATE_LIMITS: z.enum(["on", "off"]).default("on"),
  ROLLCALL_RATE_LIMIT_PER_KEY: wholeNumber(1, 1_000_000_000).default(3_000_000),
  ROLLCALL_RATE_LIMIT_PER_USER: wholeNumber(1, 1_000_000_000).default(1_200),
  ROLLCALL_RATE_LIMIT_PER_IP: wholeNumber(1, 1_000_000_000).default(3_000),
  ROLLCALL_RATE_LIMIT_TEST_PUSHES: wholeNumber(1, 1_000_000).default(20),
  ROLLCALL_SIGN_IN_LIMIT_PER_ACCOUNT: wholeNumber(1, 1_000_000).default(10),
  ROLLCALL_SIGN_IN_LIMIT_PER_IP: wholeNumber(1, 1_000_000).default(30),
  ROLLCALL_MAX_CONCURRENT_REQUESTS: wholeNumber(4, 100_000).default(256),
  ROLLCALL_MAX_CONNECTIONS: wholeNumber(16, 1_000_000).default(10_000),
  ROLLCALL_APNS_URL: httpOrigin.optional(),
  ROLLCALL_FCM_URL: httpOrigin.optional(),
  ROLLCALL_METRICS_TOKEN: z.string().min(16, "must have at least 16 characters").optional(),
  LOG_LEVEL: z.enum(["debug", "info", "warn", "error", "silent"]).default("info"),
  LOG_REQUESTS: z.enum(["all", "failed", "none"]).default("failed"),
});

/** An invalid value in the environment. The message is one line that names the variable. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

/** Leaves the other half of the cores to the database. */
const processesForCores = () => Math.min(4, Math.max(1, Math.floor(availableParallelism() / 2)));

/** Old names, accepted for one more version: docs/production.md lists them. */
const renamedVariables: Record<string, string> = {
  ROLLCALL_FRONT: "ROLLCALL_SERVER_MODE",
  ROLLCALL_KEY_LIMIT: "ROLLCALL_RATE_LIMIT_PER_KEY",
  ROLLCALL_USER_LIMIT: "ROLLCALL_RATE_LIMIT_PER_USER",
  ROLLCALL_ADDRESS_LIMIT: "ROLLCALL_RATE_LIMIT_PER_IP",
  ROLLCALL_SIGN_IN_LIMIT: "ROLLCALL_SIGN_IN_LIMIT_PER_ACCOUNT",
  ROLLCALL_SIGN_IN_ADDRESS_LIMIT: "ROLLCALL_SIGN_IN_LIMIT_PER_IP",
  ROLLCALL_MOST_REQUESTS: "ROLLCALL_MAX_CONCURRENT_REQUESTS",
};
/** Old values, likewise. */
const renamedValues: Record<string, Record<string, string>> = { ROLLCALL_SERVER_MODE: { lean: "direct" } };

/** Reads the environment. An empty value counts as unset. Throws `ConfigError` for the first invalid value. */
export function readConfig(env: Record<string, string | undefined>) {
  const settings = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ""),
  );
  const nameAsSet: Record<string, string> = {};
  for (const [old, current] of Object.entries(renamedVariables)) {
    if (settings[old] === undefined || settings[current] !== undefined) continue;
    settings[current] = settings[old];
    nameAsSet[current] = old;
  }
  for (const [name, values] of Object.entries(renamedValues)) {
    settings[name] = values[settings[name] ?? ""] ?? settings[name];
  }
  const parsed = environment.safeParse(settings);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const name = String(issue?.path[0]);
    throw new ConfigError(`${nameAsSet[name] ?? name} ${issue?.message}.`);
  }
  const value = parsed.data;
  const dataDir = resolve(value.ROLLCALL_DATA_DIR);
  if (value.DATABASE_POOLER === "transaction" && value.DATABASE_DIRECT_URL === undefined) {
    throw new ConfigError("DATABASE_DIRECT_URL must be set to bypass the pooler that DATABASE_POOLER names.");
  }
  return {
    port: value.PORT,
    /** The address to listen on; undefined for all addresses. */
    host: value.HOST,
    /** How many processes serve requests. */
    processes: value.ROLLCALL_SERVER_MODE === "dev" ? 1 : (value.WEB_CONCURRENCY ?? processesForCores()),
    /** The origin that browsers use, when configured. */
    publicUrl: value.ROLLCALL_URL,
    databaseUrl: value.DATABASE_URL,
    /** Bypasses a pooler, for migrations, background tasks and notifications, which need a dedicated session. */
    databaseDirectUrl: value.DATABASE_DIRECT_URL ?? value.DATABASE_URL,
    /** A replica that lists may be read from. */
    databaseReplicaUrl: value.DATABASE_REPLICA_URL,
    /** Whether connections go through PgBouncer in transaction mode, which may switch them between transactions. */
    databasePooler: value.DATABASE_POOLER,
    /** Whether PostgreSQL itself must keep acknowledged writes through a power cut. */
    databaseDurability: value.DATABASE_DURABILITY,
    databasePoolSize: value.DATABASE_POOL_SIZE,
    /** Absolute path of the embedded PostgreSQL's data; unused with `DATABASE_URL`. */
    dataDir,
    adminEmail: value.ROLLCALL_ADMIN_EMAIL,
    adminPassword: value.ROLLCALL_ADMIN_PASSWORD,
    /** Signs sessions. When not configured, a secret is generated and kept in the database. */
    secret: value.ROLLCALL_SECRET,
    /** Where a generated instance secret is kept, outside the database; undefined with `DATABASE_URL`. */
    instanceSecretFile: value.DATABASE_URL === undefined ? join(dataDir, "instance-secret") : undefined,
    /** What handles API requests: the HTTP server directly, Next in production, or Next in development. */
    serverMode: value.ROLLCALL_SERVER_MODE,
    /** How many reverse proxies in front append the client's address to `X-Forwarded-For`. */
    trustedProxies: value.ROLLCALL_TRUSTED_PROXIES,
    /** Operations per minute and process; undefined when rate limits are off. */
    rateLimits:
      value.ROLLCALL_RATE_LIMITS === "on"
        ? {
            key: value.ROLLCALL_RATE_LIMIT_PER_KEY,
            user: value.ROLLCALL_RATE_LIMIT_PER_USER,
            address: value.ROLLCALL_RATE_LIMIT_PER_IP,
            testPushes: value.ROLLCALL_RATE_LIMIT_TEST_PUSHES,
          }
        : undefined,
    /** Wrong passwords per 15 minutes for one account, from one network or one browser that signed in before. */
    signInLimit: value.ROLLCALL_SIGN_IN_LIMIT_PER_ACCOUNT,
    /** Wrong passwords per 15 minutes from one network, for all accounts together. */
    signInAddressLimit: value.ROLLCALL_SIGN_IN_LIMIT_PER_IP,
    maxConcurrentRequests: value.ROLLCALL_MAX_CONCURRENT_REQUESTS,
    /** The limit on open client connections. */
    maxConnections: value.ROLLCALL_MAX_CONNECTIONS,
    /** Replace Apple's and Google's hosts, for tests against the push simulator. */
    apnsUrl: value.ROLLCALL_APNS_URL,
    fcmUrl: value.ROLLCALL_FCM_URL,
    /** The bearer token of `/metrics`; without one, the endpoint is disabled. */
    metricsToken: value.ROLLCALL_METRICS_TOKEN,
    logLevel: value.LOG_LEVEL,
    logRequests: value.LOG_REQUESTS,
  };
}

export type Config = ReturnType<typeof readConfig>;

// One per process, shared by the separately built copies of this module in the API and the console.
const shared = globalThis as typeof globalThis & { rollcallConfig?: Config };

/** The process's configuration: what `setConfig` was given, else the environment. */
export function config(): Config {
  shared.rollcallConfig ??= readConfig(process.env);
  return shared.rollcallConfig;
}

/** Sets the configuration for the rest of the process. The server calls this once it knows its database. */
export function setConfig(value: Config): void {
  shared.rollcallConfig = value;
}
