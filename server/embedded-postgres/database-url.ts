import type { Postmaster } from "./postmaster-file";

/** The URL of Rollcall's own database, in libpq's form: the socket's folder as `?host=`. */
export function postmasterUrl({ host, port }: Pick<Postmaster, "host" | "port">, password: string): string {
  return host.startsWith("/")
    ? `postgres://rollcall:${password}@localhost/rollcall?host=${encodeURIComponent(host)}`
    : `postgres://rollcall:${password}@${host}:${port}/rollcall`;
}
