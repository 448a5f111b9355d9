import { readFileSync } from "node:fs";
import type { ConnectionOptions } from "node:tls";

/** One way to the server: a host, or a Unix socket. */
export type Endpoint = { host: string; port: number } | { path: string };

export interface ConnectionTarget {
  /** For the driver, without what it does not understand: it sends every unknown parameter to the server. */
  url: string;
  endpoints: Endpoint[];
  tls: { mode: "disable" | "prefer" | "require"; options: ConnectionOptions };
}

const notForTheDriver = [
  ...["host", "port", "ssl", "sslmode", "sslrootcert", "sslcert", "sslkey", "sslnegotiation"],
  ...["channel_binding", "gssencmode", "keepalives", "passfile", "service"],
];

/** Reads a database URL as libpq does: `?host=` for a socket's folder, several hosts, IPv6 addresses, `sslmode`. */
export function connectionTarget(databaseUrl: string): ConnectionTarget {
  const url = new URL(databaseUrl);
  const { searchParams } = url;
  const hosts = (searchParams.get("host") ?? (url.hostname || "localhost")).split(",");
  const ports = (searchParams.get("port") || url.port || "5432").split(",").map(Number);
  const ways = hosts.map((host, i) => {
    const port = ports[i] ?? ports[0] ?? 5432;
    return host.startsWith("/")
      ? { path: `${host}/.s.PGSQL.${port}` }
      : { host: host.replace(/^\[|\]$/g, ""), port };
  });
  const tls = tlsSettings(searchParams);
  for (const name of notForTheDriver) searchParams.delete(name);
  return { url: url.href, endpoints: ways, tls };
}

/** libpq's modes: `prefer` unless the URL says otherwise; a certificate is looked at by the verifying ones only. */
function tlsSettings(parameters: URLSearchParams): ConnectionTarget["tls"] {
  const ssl = parameters.get("ssl");
  const mode = parameters.get("sslmode") ?? (ssl === "true" ? "require" : (ssl ?? "prefer"));
  const root = parameters.get("sslrootcert");
  const file = (name: string) => {
    const path = parameters.get(name);
    return path === null || path === "system" ? undefined : readFileSync(path);
  };
  return {
    mode:
      mode === "disable" || mode === "false"
        ? "disable"
        : mode === "prefer" || mode === "allow"
          ? "prefer"
          : "require",
    options: {
      rejectUnauthorized: mode.startsWith("verify-") || (mode === "require" && root !== null),
      ...(mode === "verify-full" ? {} : { checkServerIdentity: () => undefined }),
      ca: file("sslrootcert"),
      cert: file("sslcert"),
      key: file("sslkey"),
    },
  };
}
