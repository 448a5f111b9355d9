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
import type { Options } from "./arguments";
import { keyTable, newKey, revoked, rotated } from "./print";

/** What a command did: for programs, and in words. */
interface Outcome {
  json: unknown;
  text: string;
}

export interface Command {
  /** Its own options; `id` is the one that comes without a name. */
  options: (keyof Options | "id")[];
  run(ctx: RequestContext, id: string, options: Options): Promise<Outcome>;
}

const seconds = (text: string | undefined) => (text === undefined ? undefined : Number(text));

const midnight = (text: string | undefined) =>
  text !== undefined && /^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text;

export const commands: Record<string, Command> = {
  list: {
    options: [],
    async run(ctx) {
      const items = await allKeys(ctx);
      return { json: { items }, text: keyTable(items, new Date()) };
    },
  },
  create: {
    options: ["kind", "name", "expires-at", "no-user-token"],
    async run(ctx, _id, options) {
      const made = await issueApiKey(
        ctx,
        validate(apiKeyInput, {
          kind: options.kind,
          name: options.name,
          expiresAt: midnight(options["expires-at"]),
          requireUserToken: options["no-user-token"] ? false : undefined,
        }),
      );
      return { json: made, text: newKey(made) };
    },
  },
  rotate: {
    options: ["id", "overlap"],
    async run(ctx, keyId, options) {
      const input = validate(rotationInput, { overlapSeconds: seconds(options.overlap) });
      const made = await rotateApiKey(ctx, { ...input, keyId });
      return { json: made, text: rotated(made) };
    },
  },
  revoke: {
    options: ["id"],
    async run(ctx, keyId) {
      const key = await revokeApiKey(ctx, { keyId });
      return { json: key, text: revoked(key) };
    },
  },
  mint: {
    options: ["email", "user-id", "expires-in"],
    async run(ctx, _id, options) {
      const input = {
        email: options.email,
        userId: options["user-id"],
        expiresInSeconds: seconds(options["expires-in"]),
      };
      const minted = await mintUserToken(ctx, validate(userTokenInput, input));
      return { json: minted, text: minted.token };
    },
  },
  "rotate-secret": {
    options: [],
    async run(ctx) {
      const made = await rotateSigningSecret(ctx);
      return { json: made, text: made.signingSecret };
    },
  },
};

async function allKeys(ctx: RequestContext): Promise<ApiKeyView[]> {
  const keys: ApiKeyView[] = [];
  for (let number = 1; ; number += 1) {
    const { items, page } = await listApiKeys(ctx, { number, size: 200, sort: apiKeyListing.defaultSort });
    keys.push(...items);
    if (number >= page.pageCount) return keys;
  }
}
