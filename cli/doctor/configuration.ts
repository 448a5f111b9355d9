import { connectionTarget } from "@/db/database-url";
import type { Config } from "@/lib/config";
import { type Finding, ok, warning } from "./finding";

type Risk = readonly [isTaken: boolean | undefined, message: string, advice: string];

/** A warning for each risk in the configuration, or one ok. */
export function checkConfiguration(config: Config): Finding[] {
  const { databaseUrl, databaseDirectUrl, databaseReplicaUrl, dataDir } = config;
  const risks = [
    ...settingRisks(config),
    ...urlRisks("DATABASE_URL", databaseUrl),
    ...urlRisks("DATABASE_DIRECT_URL", databaseDirectUrl === databaseUrl ? undefined : databaseDirectUrl),
    ...urlRisks("DATABASE_REPLICA_URL", databaseReplicaUrl),
  ].filter(([isTaken]) => isTaken);
  if (risks.length > 0) {
    return risks.map(([, message, advice]) => warning("configuration", message, advice));
  }
  const where =
    databaseUrl === undefined ? `its own PostgreSQL in ${dataDir}` : "the database of DATABASE_URL";
  return [ok("configuration", `Uses ${where}.`)];
}

const settingRisks = (config: Config): Risk[] => {
  const { publicUrl, trustedProxies, signInLimit, signInAddressLimit, serverMode } = config;
  return [
    [
      publicUrl?.startsWith("http:") && !isLocal(new URL(publicUrl).hostname),
      `ROLLCALL_URL is ${publicUrl}: passwords and keys are sent unencrypted.`,
      "Put a proxy with TLS in front, and set ROLLCALL_URL to its https address.",
    ],
    [
      publicUrl?.startsWith("https:") && trustedProxies === 0,
      "ROLLCALL_URL is https, so there is a proxy in front, but ROLLCALL_TRUSTED_PROXIES is 0.",
      "Set it to the number of proxies: until then all clients count as one address.",
    ],
    [
      publicUrl === undefined && trustedProxies > 0,
      "ROLLCALL_TRUSTED_PROXIES is set, but ROLLCALL_URL is not set.",
      "Set it to the https address that browsers use: session cookies are then tied to https.",
    ],
    [
      config.adminPassword !== undefined,
      "ROLLCALL_ADMIN_PASSWORD is set: each start resets the admin's password to it.",
      "Remove it once the admin can sign in.",
    ],
    [
      config.rateLimits === undefined,
      "ROLLCALL_RATE_LIMITS is off: one client can slow down all others.",
      "Turn it on, and raise individual limits instead.",
    ],
    [
      signInLimit > 100,
      `ROLLCALL_SIGN_IN_LIMIT_PER_ACCOUNT allows ${signInLimit} wrong passwords per 15 minutes.`,
      "Lower it to about 10.",
    ],
    [
      signInAddressLimit > 1_000,
      `ROLLCALL_SIGN_IN_LIMIT_PER_IP allows ${signInAddressLimit} wrong passwords per 15 minutes.`,
      "Lower it to about 30.",
    ],
    [
      config.logLevel === "silent",
      "LOG_LEVEL is silent: failures are not logged.",
      "Set it to warn or info.",
    ],
    [
      serverMode !== "direct",
      `ROLLCALL_SERVER_MODE is ${serverMode}: API requests take several times as long.`,
      "Leave it unset in production.",
    ],
  ];
};

function urlRisks(name: string, url: string | undefined): Risk[] {
  if (url === undefined) return [];
  const { endpoints, ssl } = connectionTarget(url);
  const isRemote = endpoints.some((endpoint) => "host" in endpoint && !isLocal(endpoint.host));
  const { username, password } = new URL(url);
  return [
    [
      isRemote && (ssl === false || ssl === "prefer"),
      `${name} does not require TLS: push tokens may be sent unencrypted.`,
      "Add ?sslmode=verify-full, unless the network is private.",
    ],
    [
      password !== "" && (password.length < 12 || password === username),
      `The password in ${name} is easily guessed.`,
      "Use a long random password: openssl rand -hex 24.",
    ],
  ];
}

const isLocal = (host: string): boolean =>
  host === "localhost" || host === "::1" || host === "[::1]" || host.startsWith("127.");
