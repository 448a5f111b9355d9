// Spoken by libpq alone: the driver would send them to the server, which refuses what it does not know.
const libpqOnly = ["channel_binding", "gssencmode", "keepalives", "passfile", "service"];

/**
 * The arguments that postgres.js needs for a database URL: `postgres(target.url, { ...options, ...target.options })`.
 * It does not know libpq's way of naming a Unix socket's folder (`?host=/var/run/postgresql`), so that is taken out here.
 */
export function connectionTarget(databaseUrl: string): { url: string; options: { host?: string } } {
  const url = new URL(databaseUrl);
  for (const name of libpqOnly) url.searchParams.delete(name);
  const folder = url.searchParams.get("host");
  url.searchParams.delete("host");
  return { url: url.href, options: folder === null ? {} : { host: folder } };
}
