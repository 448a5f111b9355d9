import { readFileSync } from "node:fs";
import type { ConnectionOptions } from "node:tls";

/** A host and port, or a Unix socket. */
export type Endpoint = { host: string; port: number } | { path: string };

export interface ConnectionTarget {
  /** For the driver, which sends every parameter that it does not know to the server: those are removed. */
  url: string;
  endpoints: Endpoint[];
  /**
   * For the driver: "prefer" falls back to no encryption; only options with `rejectUnauthorized` check a certificate.
   */
  ssl: false | "prefer" | "require" | ConnectionOptions;
}

const libpqParameters = [
  ...["host", "port", "ssl", "sslmode", "sslrootcert", "sslcert", "sslkey", "sslnegotiation"],
  ...["channel_binding", "gssencmode", "keepalives", "passfile", "service"],
];

/** Reads a database URL as libpq does: `?host=` for a socket's folder, several hosts, IPv6 addresses, `sslmode`. */
export function connectionTarget(databaseUrl: string): ConnectionTarget {
  const url = new URL(databaseUrl);
  const { searchParams } = url;
  const hosts = (searchParams.get("host") ?? (url.hostname || "localhost")).split(",");
  const ports = (searchParams.get("port") || url.port || "5432").split(",").map(Number);
  const endpoints = hosts.map((host, i) => {
    const port = ports[i] ?? ports[0] ?? 5432;
    return host.startsWith("/")
      ? { path: `${host}/.s.PGSQL.${port}` }
      : { host: host.replace(/^\[|\]$/g, ""), port };
  });
  const ssl = hosts.every((host) => host.startsWith("/")) ? false : sslOption(searchParams);
  for (const name of libpqParameters) searchParams.delete(name);
  return { url: url.href, endpoints, ssl };
}

/**
 * libpq's modes, `prefer` by default. Only the `verify-` modes, or a root certificate, check the server's certificate.
 */
function sslOption(parameters: URLSearchParams): ConnectionTarget["ssl"] {
  const ssl = parameters.get("ssl");
  const mode = parameters.get("sslmode") ?? (ssl === "true" ? "require" : (ssl ?? "prefer"));
  if (mode === "disable" || mode === "false") return false;
  const [ca, cert, key] = ["sslrootcert", "sslcert", "sslkey"].map((name) => {
    const path = parameters.get(name);
    return path === null || path === "system" ? undefined : readFileSync(path);
  });
  const isVerified = mode.startsWith("verify-") || (mode === "require" && parameters.has("sslrootcert"));
  if (!isVerified && !cert) return mode === "prefer" || mode === "allow" ? "prefer" : "require";
  const anyName = mode === "verify-full" ? {} : { checkServerIdentity: () => undefined };
  return { ca, cert, key, rejectUnauthorized: isVerified, ...anyName };
}
