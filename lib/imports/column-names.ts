const cache = new Map<string, string>();
const maxCached = 5_000;

/**
 * Ignores case, accents, spaces and punctuation: `Device_Token`, `deviceToken` and `device token` are the same name.
 */
export function normaliseColumnName(name: string): string {
  const cached = cache.get(name);
  if (cached !== undefined) return cached;
  const normalised = name
    .replaceAll("ß", "ss")
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, "");
  if (cache.size >= maxCached) cache.clear();
  cache.set(name, normalised);
  return normalised;
}
