import { connectionTarget } from "@/db/database-url";
import type { Config } from "@/lib/config";
import { type Finding, ok, warning } from "./finding";

interface Risk {
  message: string;
  advice: string;
}

/** A warning for each risk in the configuration, or one ok. */
export function checkConfiguration(config: Config): Finding[] {
  const risks = [
    ...networkRisks(config),
    ...signInRisks(config),
    ...databaseRisks(config),
    ...operationRisks(config),
  ];
  if (risks.length > 0) return risks.map(({ message, advice }) => warning("configuration", message, advice));
  const { databaseUrl, dataDir } = config;
  const where =
    databaseUrl === undefined ? `its own PostgreSQL in ${dataDir}` : "the database of DATABASE_URL";
  return [ok("configuration", `Uses ${where}.`)];
}

function* networkRisks({ publicUrl, trustedProxies }: Config): Generator<Risk> {
  if (publicUrl?.startsWith("http:") && !isLocal(new URL(publicUrl).hostname)) {
    yield {
      message: `ROLLCALL_URL is ${publicUrl}: passwords and keys are sent unencrypted.`,
      advice: "Put a proxy with TLS in front, and set ROLLCALL_URL to its https address.",
    };
  }
  if (publicUrl?.startsWith("https:") && trustedProxies === 0) {
    yield {
      message: "ROLLCALL_URL is https, so there is a proxy in front, but ROLLCALL_TRUSTED_PROXIES is 0.",
      advice: "Set it to the number of proxies: until then all clients count as one address.",
    };
  }
  if (publicUrl === undefined && trustedProxies > 0) {
    yield {
      message: "ROLLCALL_TRUSTED_PROXIES is set, but ROLLCALL_URL is not set.",
      advice: "Set it to the https address that browsers use: session cookies are then tied to https.",
    };
  }
}

function* signInRisks({
  adminPassword,
  rateLimits,
  signInLimit,
  signInAddressLimit,
}: Config): Generator<Risk> {
  if (adminPassword !== undefined) {
    yield {
      message: "ROLLCALL_ADMIN_PASSWORD is set: each start resets the admin's password to it.",
      advice: "Remove it once the admin can sign in.",
    };
  }
  if (rateLimits === undefined) {
    yield {
      message: "ROLLCALL_RATE_LIMITS is off: one client can slow down all others.",
      advice: "Turn it on, and raise individual limits instead.",
    };
  }
  if (signInLimit > 100) {
    yield {
      message: `ROLLCALL_SIGN_IN_LIMIT_PER_ACCOUNT allows ${signInLimit} wrong passwords per 15 minutes.`,
      advice: "Lower it to about 10.",
    };
  }
  if (signInAddressLimit > 1_000) {
    yield {
      message: `ROLLCALL_SIGN_IN_LIMIT_PER_IP allows ${signInAddressLimit} wrong passwords per 15 minutes.`,
      advice: "Lower it to about 30.",
    };
  }
}

function* databaseRisks(config: Config): Generator<Risk> {
  const { databaseUrl, databaseDirectUrl, databaseReplicaUrl } = config;
  const urls = {
    DATABASE_URL: databaseUrl,
    DATABASE_DIRECT_URL: databaseDirectUrl === databaseUrl ? undefined : databaseDirectUrl,
    DATABASE_REPLICA_URL: databaseReplicaUrl,
  };
  for (const [name, url] of Object.entries(urls)) {
    if (url === undefined) continue;
    const { endpoints: ways, ssl } = connectionTarget(url);
    const isRemote = ways.some((way) => "host" in way && !isLocal(way.host));
    if (isRemote && (ssl === false || ssl === "prefer")) {
      yield {
        message: `${name} does not require TLS: push tokens may be sent unencrypted.`,
        advice: "Add ?sslmode=verify-full, unless the network is private.",
      };
    }
    const { username, password } = new URL(url);
    if (password !== "" && (password.length < 12 || password === username)) {
      yield {
        message: `The password in ${name} is easily guessed.`,
        advice: "Use a long random password: openssl rand -hex 24.",
      };
    }
  }
}

function* operationRisks({ logLevel, serverMode }: Config): Generator<Risk> {
  if (logLevel === "silent") {
    yield { message: "LOG_LEVEL is silent: failures are not logged.", advice: "Set it to warn or info." };
  }
  if (serverMode !== "direct") {
    yield {
      message: `ROLLCALL_SERVER_MODE is ${serverMode}: API requests take several times as long.`,
      advice: "Leave it unset in production.",
    };
  }
}

const isLocal = (host: string): boolean =>
  host === "localhost" || host === "::1" || host === "[::1]" || host.startsWith("127.");
