import { connectionTarget } from "@/db/database-url";
import type { Config } from "@/lib/config";
import { type Finding, ok, warning } from "./finding";

interface Risk {
  message: string;
  advice: string;
}

/** What the environment says, as far as it can be judged by itself: a warning for each risk, or one line that all is well. */
export function checkConfiguration(config: Config): Finding[] {
  const risks = [...reaching(config), ...guessing(config), ...databases(config), ...blind(config)];
  if (risks.length > 0) return risks.map(({ message, advice }) => warning("configuration", message, advice));
  const { databaseUrl, dataDir } = config;
  const where =
    databaseUrl === undefined ? `its own PostgreSQL in ${dataDir}` : "the database of DATABASE_URL";
  return [ok("configuration", `It uses ${where}.`)];
}

/** How browsers and phones come here. */
function* reaching({ publicUrl, trustedProxies }: Config): Generator<Risk> {
  if (publicUrl?.startsWith("http:") && !isLocal(new URL(publicUrl).hostname)) {
    yield {
      message: `ROLLCALL_URL is ${publicUrl}: passwords and keys travel in the clear.`,
      advice: "Put a proxy with TLS in front, and set ROLLCALL_URL to its https address.",
    };
  }
  if (publicUrl?.startsWith("https:") && trustedProxies === 0) {
    yield {
      message: "ROLLCALL_URL is https, so a proxy stands in front, but ROLLCALL_TRUSTED_PROXIES is 0.",
      advice: "Set it to how many proxies there are: limits by address take all clients for one until then.",
    };
  }
  if (publicUrl === undefined && trustedProxies > 0) {
    yield {
      message: "ROLLCALL_TRUSTED_PROXIES says that a proxy stands in front, but ROLLCALL_URL is not set.",
      advice: "Set it to the https address that browsers use: session cookies are then tied to https.",
    };
  }
}

/** What makes guessing and flooding easier than it has to be. */
function* guessing({ adminPassword, rateLimits, signInLimit, signInAddressLimit }: Config): Generator<Risk> {
  if (adminPassword !== undefined) {
    yield {
      message:
        "ROLLCALL_ADMIN_PASSWORD is set: each start gives the admin that password, and all can read it.",
      advice: "Take it out of the environment once the admin can sign in.",
    };
  }
  if (rateLimits === undefined) {
    yield {
      message: "ROLLCALL_RATE_LIMITS is off: one client can keep all others waiting.",
      advice: "Leave it on, and raise the limits that are too low.",
    };
  }
  if (signInLimit > 100) {
    yield {
      message: `ROLLCALL_SIGN_IN_LIMIT lets ${signInLimit} passwords a quarter of an hour be tried on an account.`,
      advice: "Bring it back to 10 or so.",
    };
  }
  if (signInAddressLimit > 1_000) {
    yield {
      message: `ROLLCALL_SIGN_IN_ADDRESS_LIMIT lets ${signInAddressLimit} passwords a quarter of an hour come from one address.`,
      advice: "Bring it back to 30 or so.",
    };
  }
}

function* databases(config: Config): Generator<Risk> {
  const { databaseUrl, databaseDirectUrl, databaseReplicaUrl } = config;
  const urls = {
    DATABASE_URL: databaseUrl,
    DATABASE_DIRECT_URL: databaseDirectUrl === databaseUrl ? undefined : databaseDirectUrl,
    DATABASE_REPLICA_URL: databaseReplicaUrl,
  };
  for (const [name, url] of Object.entries(urls)) {
    if (url === undefined) continue;
    const { endpoints: ways, tls } = connectionTarget(url);
    const isFar = ways.some((way) => "host" in way && !isLocal(way.host));
    if (isFar && tls.mode !== "require") {
      yield {
        message: `${name} does not insist on TLS: push tokens may travel in the clear.`,
        advice: "Add ?sslmode=verify-full to it, unless that network is yours alone.",
      };
    }
    const { username, password } = new URL(url);
    if (password !== "" && (password.length < 12 || password === username)) {
      yield {
        message: `The password in ${name} is easily guessed.`,
        advice: "Give that role a long random one: openssl rand -hex 24.",
      };
    }
  }
}

/** What leaves an operator in the dark. */
function* blind({ logLevel, serverMode: front }: Config): Generator<Risk> {
  if (logLevel === "silent") {
    yield { message: "LOG_LEVEL is silent: no failure is told.", advice: "Set it to warn or info." };
  }
  if (front !== "lean") {
    yield {
      message: `ROLLCALL_FRONT is ${front}: API requests take several times as long.`,
      advice: "Leave it unset in production.",
    };
  }
}

const isLocal = (host: string): boolean =>
  host === "localhost" || host === "::1" || host === "[::1]" || host.startsWith("127.");
