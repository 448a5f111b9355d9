import type { Command } from "commander";
import { apiKeyListing } from "@/lib/api-keys/listing";
import { issueApiKey, revokeApiKey } from "@/lib/api-keys/mutations";
import { listApiKeys } from "@/lib/api-keys/queries";
import { rotateApiKey } from "@/lib/api-keys/rotate";
import { apiKeyInput, rotationInput } from "@/lib/api-keys/types";
import type { ApiKeyView } from "@/lib/api-keys/views";
import type { RequestContext } from "@/lib/context";
import { validate } from "@/lib/http/validation";
import { rotateSigningSecret } from "@/lib/projects/mutations";
import { mintUserToken } from "@/lib/user-tokens/mutations";
import { userTokenInput } from "@/lib/user-tokens/types";
import { keyTable, newKeyText, revokedKeyText, rotatedKeyText } from "./key-text";
import { forProject, type ProjectOptions } from "./options";
import { show } from "./output";
import { withProject } from "./session";

const seconds = (text: string | undefined) => (text === undefined ? undefined : Number(text));

const midnight = (text: string | undefined) =>
  text !== undefined && /^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text;

/** `keys`: API keys, user tokens, and the secret that signs those. */
export function addKeys(program: Command): void {
  const keys = program
    .command("keys")
    .helpCommand(false)
    .description("API keys, user tokens and the secret that signs those");
  forProject(keys.command("list"))
    .description("the project's API keys, newest first")
    .action(async ({ project, json }: ProjectOptions) => {
      const items = await withProject(project, allKeys);
      show({ json: { items }, text: keyTable(items, new Date()) }, json);
    });
  forProject(keys.command("create"))
    .description("a new key, shown this once")
    .option("--kind <kind>", "server, mobile or readonly")
    .option("--name <name>", "what it is for")
    .option("--expires-at <date>", "the day or moment it ends")
    .option("--no-user-token", "a mobile key that binds devices without a user token beside it")
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
        const made = await withProject(options.project, (ctx) => issueApiKey(ctx, input));
        show({ json: made, text: newKeyText(made) }, options.json);
      },
    );
  forProject(keys.command("rotate"))
    .description("a new key in place of one that goes on for a day, or as long as --overlap says")
    .argument("<id>", "of the key: list shows it")
    .option("--overlap <seconds>", "how long the old one goes on; 0 ends it at once")
    .action(async (keyId: string, { project, json, overlap }: ProjectOptions & { overlap?: string }) => {
      const input = validate(rotationInput, { overlapSeconds: seconds(overlap) });
      const made = await withProject(project, (ctx) => rotateApiKey(ctx, { ...input, keyId }));
      show({ json: made, text: rotatedKeyText(made) }, json);
    });
  forProject(keys.command("revoke"))
    .description("ends a key at once")
    .argument("<id>", "of the key: list shows it")
    .action(async (keyId: string, { project, json }: ProjectOptions) => {
      const key = await withProject(project, (ctx) => revokeApiKey(ctx, { keyId }));
      show({ json: key, text: revokedKeyText(key) }, json);
    });
  addTokens(keys);
}

function addTokens(keys: Command): void {
  forProject(keys.command("mint"))
    .description("a user token, for an hour unless told otherwise")
    .option("--email <email>", "of the user")
    .option("--user-id <id>", "of the user")
    .option("--expires-in <seconds>", "how long it holds")
    .action(async (options: ProjectOptions & { email?: string; userId?: string; expiresIn?: string }) => {
      const { email, userId, expiresIn } = options;
      const input = validate(userTokenInput, { email, userId, expiresInSeconds: seconds(expiresIn) });
      const minted = await withProject(options.project, (ctx) => mintUserToken(ctx, input));
      show({ json: minted, text: minted.token }, options.json);
    });
  forProject(keys.command("rotate-secret"))
    .description("a new secret to sign user tokens with; the last one still holds")
    .action(async ({ project, json }: ProjectOptions) => {
      const made = await withProject(project, rotateSigningSecret);
      show({ json: made, text: made.signingSecret }, json);
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
