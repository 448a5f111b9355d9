import { availableParallelism } from "node:os";
import { isAbsolute, resolve } from "node:path";
import { z } from "zod";

const wholeNumber = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d+$/, "must be a whole number")
    .transform(Number)
    .refine((n) => n >= least && n <= most, `must be between ${least} and ${most}`);

const databaseUrl = z
  .string()
  .refine(
    (text) => URL.canParse(text) && /^postgres(ql)?:$/.test(new URL(text).protocol),
    "must be a postgres:// or postgresql:// URL",
  )
  .optional();

const httpOrigin = z
  .string()
  .refine(
    (text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol),
    "must be an http or https URL",
  )
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
  ROLLCALL_FRONT: z.enum(["lean", "next", "dev"]).default("lean"),
  ROLLCALL_TRUSTED_PROXIES: wholeNumber(0, 10).default(0),
  ROLLCALL_RATE_LIMITS: z.enum(["on", "off"]).default("on"),
  ROLLCALL_KEY_LIMIT: wholeNumber(1, 1_000_000_000).default(3_000_000),
  ROLLCALL_USER_LIMIT: wholeNumber(1, 1_000_000_000).default(1_200),
  ROLLCALL_ADDRESS_LIMIT: wholeNumber(1, 1_000_000_000).default(3_000),
  ROLLCALL_SIGN_IN_LIMIT: wholeNumber(1, 1_000_000).default(10),
  ROLLCALL_SIGN_IN_ADDRESS_LIMIT: wholeNumber(1, 1_000_000).default(30),
  ROLLCALL_MAX_CONCURRENT_REQUESTS: wholeNumber(4, 100_000).default(256),
  ROLLCALL_MAX_CONNECTIONS: wholeNumber(16, 1_000_000).default(10_000),
  ROLLCALL_METRICS_TOKEN: z.string().min(16, "must have at least 16 characters").optional(),
  LOG_LEVEL: z.enum(["debug", "info", "warn", "error", "silent"]).default("info"),
  LOG_REQUESTS: z.enum(["all", "failed", "none"]).default("failed"),
});

export interface Config {
  port: number;
  /** The address to listen on; undefined is every address. */
  host: string | undefined;
  /** How many processes answer requests. */
  processes: number;
  /** The origin that browsers use, where the operator fixed it. */
  publicUrl: string | undefined;
  databaseUrl: string | undefined;
  /** The way around a pooler, for what needs a connection to itself: migrations, chores, notices. */
  databaseDirectUrl: string | undefined;
  /** A replica that lists may be read from. */
  databaseReplicaUrl: string | undefined;
  /** What stands between us and the database: PgBouncer in transaction mode gives each transaction another connection. */
  databasePooler: "none" | "transaction";
  /** Whether PostgreSQL itself must keep what it acknowledged through a power cut. */
  databaseDurability: "required" | "elsewhere";
  databasePoolSize: number;
  /** Absolute. Holds the embedded PostgreSQL; unused with a `DATABASE_URL` of the operator's own. */
  dataDir: string;
  adminEmail: string;
  adminPassword: string | undefined;
  /** Signs sessions, where the operator fixed it; else one is kept in the database. */
  secret: string | undefined;
  /** What answers API requests: the server itself, Next in production, or Next in development. */
  serverMode: "lean" | "next" | "dev";
  /** How many reverse proxies in front add the address that they saw to `X-Forwarded-For`. */
  trustedProxies: number;
  /** Operations a minute and process; undefined where nothing is limited. */
  rateLimits: { key: number; user: number; address: number } | undefined;
  /** Wrong passwords in a quarter of an hour: of one account, from one network or one browser that signed in before. */
  signInLimit: number;
  /** And of all accounts together, from one network. */
  signInAddressLimit: number;
  /** API requests that are worked on at a time. */
  maxConcurrentRequests: number;
  /** Connections of clients that may be open at a time. */
  maxConnections: number;
  /** What `/metrics` wants as Bearer; without one there is no such page. */
  metricsToken: string | undefined;
  logLevel: "debug" | "info" | "warn" | "error" | "silent";
  logRequests: "all" | "failed" | "none";
}

/** A bad value in the environment. The message is one line that names the variable. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

/** The other half of the cores is the database's. */
const processesForCores = () => Math.min(4, Math.max(1, Math.floor(availableParallelism() / 2)));

/** Names that earlier versions used; they are understood for one more version. */
const renamed: Record<string, string> = { ROLLCALL_MOST_REQUESTS: "ROLLCALL_MAX_CONCURRENT_REQUESTS" };

/** Reads the environment. An empty value counts as absent. Throws `ConfigError` at the first bad one. */
export function readConfig(env: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ""),
  );
  for (const [old, current] of Object.entries(renamed)) {
    if (given[old] !== undefined) given[current] ??= given[old];
  }
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new ConfigError(`${String(issue?.path[0])} ${issue?.message}.`);
  }
  const value = parsed.data;
  if (value.DATABASE_POOLER === "transaction" && value.DATABASE_DIRECT_URL === undefined) {
    throw new ConfigError("DATABASE_DIRECT_URL must lead around the pooler that DATABASE_POOLER names.");
  }
  return {
    port: value.PORT,
    host: value.HOST,
    processes: value.ROLLCALL_FRONT === "dev" ? 1 : (value.WEB_CONCURRENCY ?? processesForCores()),
    publicUrl: value.ROLLCALL_URL,
    databaseUrl: value.DATABASE_URL,
    databaseDirectUrl: value.DATABASE_DIRECT_URL ?? value.DATABASE_URL,
    databaseReplicaUrl: value.DATABASE_REPLICA_URL,
    databasePooler: value.DATABASE_POOLER,
    databaseDurability: value.DATABASE_DURABILITY,
    databasePoolSize: value.DATABASE_POOL_SIZE,
    dataDir: isAbsolute(value.ROLLCALL_DATA_DIR)
      ? value.ROLLCALL_DATA_DIR
      : resolve(process.cwd(), value.ROLLCALL_DATA_DIR),
    adminEmail: value.ROLLCALL_ADMIN_EMAIL,
    adminPassword: value.ROLLCALL_ADMIN_PASSWORD,
    secret: value.ROLLCALL_SECRET,
    serverMode: value.ROLLCALL_FRONT,
    trustedProxies: value.ROLLCALL_TRUSTED_PROXIES,
    rateLimits:
      value.ROLLCALL_RATE_LIMITS === "on"
        ? {
            key: value.ROLLCALL_KEY_LIMIT,
            user: value.ROLLCALL_USER_LIMIT,
            address: value.ROLLCALL_ADDRESS_LIMIT,
          }
        : undefined,
    signInLimit: value.ROLLCALL_SIGN_IN_LIMIT,
    signInAddressLimit: value.ROLLCALL_SIGN_IN_ADDRESS_LIMIT,
    maxConcurrentRequests: value.ROLLCALL_MAX_CONCURRENT_REQUESTS,
    maxConnections: value.ROLLCALL_MAX_CONNECTIONS,
    metricsToken: value.ROLLCALL_METRICS_TOKEN,
    logLevel: value.LOG_LEVEL,
    logRequests: value.LOG_REQUESTS,
  };
}

// One configuration a process, shared by the API's and the console's separately built copies of this module.
const shared = globalThis as typeof globalThis & { rollcallConfig?: Config };

/** The process's configuration: what the server settled at start, else the environment as it stands. */
export function config(): Config {
  shared.rollcallConfig ??= readConfig(process.env);
  return shared.rollcallConfig;
}

/** Fixes the configuration for the rest of the process (the server does, once its database is known). */
export function setConfig(settled: Config): void {
  shared.rollcallConfig = settled;
}
