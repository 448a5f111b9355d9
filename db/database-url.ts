/**
 * The arguments that postgres.js needs for a database URL: `postgres(target.url, { ...options, ...target.options })`.
 * It does not know libpq's way of naming a Unix socket's folder (`?host=/var/run/postgresql`), so that is taken out here.
 */
export function connectionTarget(databaseUrl: string): { url: string; options: { host?: string } } {
  const url = new URL(databaseUrl);
  const folder = url.searchParams.get("host");
  if (folder === null) {
    return { url: databaseUrl, options: {} };
  }
  url.searchParams.delete("host");
  return { url: url.href, options: { host: folder } };
}
