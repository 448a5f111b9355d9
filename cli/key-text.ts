import type { ApiKeyView, NewApiKeyView, RotatedApiKeyView } from "@/lib/api-keys/views";
import { columns, formatTime as day } from "./output";

/** What has become of a key. */
function state({ expiresAt, revokedAt }: ApiKeyView, now: Date): string {
  if (revokedAt !== null) return `revoked ${day(revokedAt)}`;
  if (expiresAt === null) return "holds";
  return new Date(expiresAt) > now ? `until ${day(expiresAt)}` : `expired ${day(expiresAt)}`;
}

export function keyTable(keys: ApiKeyView[], now: Date): string {
  const rows = keys.map((key) => [
    key.id,
    key.keyMasked,
    key.name,
    day(key.lastUsedAt),
    [
      state(key, now),
      ...(key.requireUserToken === false ? ["without user tokens"] : []),
      ...(key.creatorLeft ? [`created by ${key.createdBy ?? "somebody"}, no longer on the team`] : []),
    ].join(", "),
  ]);
  return columns([["id", "key", "name", "last used (UTC)", "state"], ...rows]);
}

export function newKeyText({ key, id, name, expiresAt }: NewApiKeyView): string {
  return columns([
    ["Key", `${key}   (shown this once)`],
    ["Id", id],
    ["Name", name],
    ["Expires", day(expiresAt)],
  ]);
}

export function rotatedKeyText(made: RotatedApiKeyView): string {
  const { keyMasked, revokedAt, expiresAt } = made.replaces;
  const end = revokedAt === null ? `holds until ${day(expiresAt)} UTC` : "is revoked";
  return `${newKeyText(made)}\nThe old key ${keyMasked} ${end}.`;
}

export const revokedKeyText = ({ keyMasked, name }: ApiKeyView): string =>
  `${name} (${keyMasked}) is revoked.`;
