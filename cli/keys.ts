import type { Command } from "commander";
import { apiKeyListing } from "@/lib/api-keys/listing";
import { issueApiKey, renameApiKey, revokeApiKey, rotateApiKey } from "@/lib/api-keys/mutations";
import { listApiKeys } from "@/lib/api-keys/queries";
import { apiKeyInput, apiKeyPatch, rotationInput } from "@/lib/api-keys/types";
import type { ApiKeyView, NewApiKeyView, RotatedApiKeyView } from "@/lib/api-keys/views";
import type { RequestContext } from "@/lib/context";
import { validate } from "@/lib/http/validation";
import { rotateSigningSecret } from "@/lib/projects/mutations";
import { mintUserToken } from "@/lib/user-tokens/mutations";
import { userTokenInput } from "@/lib/user-tokens/types";
import { commandGroup, forProject } from "./command";
import { columns, formatTime } from "./output";

const seconds = (text: string | undefined) => (text === undefined ? undefined : Number(text));

const midnight = (text: string | undefined) =>
  text !== undefined && /^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text;

export function addKeys(program: Command): void {
  const keys = commandGroup(program, "keys", "manage API keys, user tokens and the signing secret");
  forProject(keys.command("list"), async (ctx) => {
    const items = await allKeys(ctx);
    return { json: { items }, text: keyTable(items, new Date()) };
  }).description("list API keys, newest first");
  forProject(
    keys.command("create"),
    async (ctx, options: { kind?: string; name?: string; expiresAt?: string; userToken: boolean }) => {
      const { kind, name, expiresAt, userToken } = options;
      const requireUserToken = userToken ? undefined : false;
      const input = validate(apiKeyInput, { kind, name, expiresAt: midnight(expiresAt), requireUserToken });
      const created = await issueApiKey(ctx, input);
      return { json: created, text: newKeyText(created) };
    },
  )
    .description("create a key, shown only once")
    .option("--kind <kind>", "server, mobile, readonly or sender")
    .option("--name <name>", "what it is for")
    .option("--expires-at <date>", "date or time of expiry")
    .option("--no-user-token", "let a mobile key register devices without a user token");
  forProject(keys.command("rename"), async (ctx, keyId: string, name: string) => {
    const key = await renameApiKey(ctx, { ...validate(apiKeyPatch, { name }), keyId });
    return { json: key, text: `Renamed ${key.keyMasked} to ${key.name}.` };
  })
    .description("rename a key")
    .argument("<id>", "key id, see list")
    .argument("<name>", "what it is for");
  forProject(keys.command("rotate"), async (ctx, keyId: string, { overlap }: { overlap?: string }) => {
    const input = validate(rotationInput, { overlapSeconds: seconds(overlap) });
    const created = await rotateApiKey(ctx, { ...input, keyId });
    return { json: created, text: rotatedKeyText(created) };
  })
    .description("replace a key; the old one stays valid for a day, or for --overlap")
    .argument("<id>", "key id, see list")
    .option("--overlap <seconds>", "how long the old key stays valid; 0 revokes it");
  forProject(keys.command("revoke"), async (ctx, keyId: string) => {
    const key = await revokeApiKey(ctx, { keyId });
    return { json: key, text: `Revoked ${key.name} (${key.keyMasked}).` };
  })
    .description("revoke a key immediately")
    .argument("<id>", "key id, see list");
  forProject(
    keys.command("mint"),
    async (ctx, options: { email?: string; userId?: string; expiresIn?: string }) => {
      const { email, userId, expiresIn } = options;
      const input = validate(userTokenInput, { email, userId, expiresInSeconds: seconds(expiresIn) });
      const minted = await mintUserToken(ctx, input);
      return { json: minted, text: minted.token };
    },
  )
    .description("create a user token, valid for an hour by default")
    .option("--email <email>", "identity of the user")
    .option("--user-id <id>", "identity of the user")
    .option("--expires-in <seconds>", "how long it is valid");
  forProject(keys.command("rotate-secret"), async (ctx) => {
    const created = await rotateSigningSecret(ctx);
    return { json: created, text: created.signingSecret };
  }).description("replace the signing secret; the previous one stays valid");
}

async function allKeys(ctx: RequestContext): Promise<ApiKeyView[]> {
  const keys: ApiKeyView[] = [];
  for (let number = 1; ; number += 1) {
    const { items, page } = await listApiKeys(ctx, { number, size: 200, sort: apiKeyListing.defaultSort });
    keys.push(...items);
    if (number >= page.pageCount) return keys;
  }
}

function state({ expiresAt, revokedAt }: ApiKeyView, now: Date): string {
  if (revokedAt !== null) return `revoked ${formatTime(revokedAt)}`;
  if (expiresAt === null) return "active";
  return new Date(expiresAt) > now ? `until ${formatTime(expiresAt)}` : `expired ${formatTime(expiresAt)}`;
}

function keyTable(keys: ApiKeyView[], now: Date): string {
  const rows = keys.map((key) => [
    key.id,
    key.keyMasked,
    key.name,
    [formatTime(key.lastUsedAt), key.lastUsedVia, key.lastUsedClient].filter(Boolean).join(" "),
    [
      state(key, now),
      ...(key.replacedBy === null ? [] : ["replaced"]),
      ...(key.requireUserToken === false ? ["without user tokens"] : []),
      ...(key.creatorLeft ? [`created by ${key.createdBy ?? "unknown"}, no longer on the team`] : []),
    ].join(", "),
  ]);
  return columns([["id", "key", "name", "last used (UTC)", "state"], ...rows]);
}

function newKeyText({ key, id, name, expiresAt }: NewApiKeyView): string {
  return columns([
    ["Key", `${key}   (shown only once)`],
    ["Id", id],
    ["Name", name],
    ["Expires", formatTime(expiresAt)],
  ]);
}

function rotatedKeyText(key: RotatedApiKeyView): string {
  const { keyMasked, revokedAt, expiresAt } = key.replaces;
  const end = revokedAt === null ? `is valid until ${formatTime(expiresAt)} UTC` : "is revoked";
  return `${newKeyText(key)}\nThe old key ${keyMasked} ${end}.`;
}
