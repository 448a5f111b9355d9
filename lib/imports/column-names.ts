const known = new Map<string, string>();
const maxKnown = 5_000;

/** A column's name without capitals, marks, spaces and punctuation: `Device_Token`, `deviceToken` and `device token` are one. */
export function normaliseColumnName(name: string): string {
  const found = known.get(name);
  if (found !== undefined) return found;
  const plain = name
    .replaceAll("ß", "ss")
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, "");
  if (known.size >= maxKnown) known.clear();
  known.set(name, plain);
  return plain;
}
