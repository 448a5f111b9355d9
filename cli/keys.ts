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
import { forProject, type ProjectOptions } from "./options";
import { columns, formatTime, show } from "./output";
import { withProject } from "./session";

const seconds = (text: string | undefined) => (text === undefined ? undefined : Number(text));

const midnight = (text: string | undefined) =>
  text !== undefined && /^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text;

export function addKeys(program: Command): void {
  const keys = program
    .command("keys")
    .helpCommand(false)
    .description("manage API keys, user tokens and the signing secret");
  forProject(keys.command("list"))
    .description("list API keys, newest first")
    .action(async ({ project, json }: ProjectOptions) => {
      const items = await withProject(project, allKeys);
      show({ json: { items }, text: keyTable(items, new Date()) }, json);
    });
  forProject(keys.command("create"))
    .description("create a key, shown only once")
    .option("--kind <kind>", "server, mobile, readonly or sender")
    .option("--name <name>", "what it is for")
    .option("--expires-at <date>", "date or time of expiry")
    .option("--no-user-token", "let a mobile key register devices without a user token")
    .action(
      async (
        options: ProjectOptions & { kind?: string; name?: string; expiresAt?: string; userToken: boolean },
      ) => {
        const input = validate(apiKeyInput, {
          kind: options.kind,
          name: options.name,
          expiresAt: midnight(options.expiresAt),
          requireUserToken: options.userToken ? undefined : false,
        });
        const created = await withProject(options.project, (ctx) => issueApiKey(ctx, input));
        show({ json: created, text: newKeyText(created) }, options.json);
      },
    );
  forProject(keys.command("rename"))
    .description("rename a key")
    .argument("<id>", "key id, see list")
    .argument("<name>", "what it is for")
    .action(async (keyId: string, name: string, { project, json }: ProjectOptions) => {
      const input = validate(apiKeyPatch, { name });
      const key = await withProject(project, (ctx) => renameApiKey(ctx, { ...input, keyId }));
      show({ json: key, text: `Renamed ${key.keyMasked} to ${key.name}.` }, json);
    });
  forProject(keys.command("rotate"))
    .description("replace a key; the old one stays valid for a day, or for --overlap")
    .argument("<id>", "key id, see list")
    .option("--overlap <seconds>", "how long the old key stays valid; 0 revokes it")
    .action(async (keyId: string, { project, json, overlap }: ProjectOptions & { overlap?: string }) => {
      const input = validate(rotationInput, { overlapSeconds: seconds(overlap) });
      const created = await withProject(project, (ctx) => rotateApiKey(ctx, { ...input, keyId }));
      show({ json: created, text: rotatedKeyText(created) }, json);
    });
  forProject(keys.command("revoke"))
    .description("revoke a key immediately")
    .argument("<id>", "key id, see list")
    .action(async (keyId: string, { project, json }: ProjectOptions) => {
      const key = await withProject(project, (ctx) => revokeApiKey(ctx, { keyId }));
      show({ json: key, text: revokedKeyText(key) }, json);
    });
  addTokens(keys);
}

function addTokens(keys: Command): void {
  forProject(keys.command("mint"))
    .description("create a user token, valid for an hour by default")
    .option("--email <email>", "identity of the user")
    .option("--user-id <id>", "identity of the user")
    .option("--expires-in <seconds>", "how long it is valid")
    .action(async (options: ProjectOptions & { email?: string; userId?: string; expiresIn?: string }) => {
      const { email, userId, expiresIn } = options;
      const input = validate(userTokenInput, { email, userId, expiresInSeconds: seconds(expiresIn) });
      const minted = await withProject(options.project, (ctx) => mintUserToken(ctx, input));
      show({ json: minted, text: minted.token }, options.json);
    });
  forProject(keys.command("rotate-secret"))
    .description("replace the signing secret; the previous one stays valid")
    .action(async ({ project, json }: ProjectOptions) => {
      const created = await withProject(project, rotateSigningSecret);
      show({ json: created, text: created.signingSecret }, json);
    });
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

const revokedKeyText = ({ keyMasked, name }: ApiKeyView): string => `Revoked ${name} (${keyMasked}).`;
