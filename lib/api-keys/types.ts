import { z } from "zod";
import { displayName } from "@/lib/schemas";

export const apiKeyKinds = ["server", "mobile", "readonly", "sender"] as const;

const maxOverlapSeconds = 30 * 24 * 60 * 60;
const maxLifetimeMs = 10 * 366 * 24 * 60 * 60 * 1_000;

const expiresAt = z.iso
  .datetime({ offset: true, message: "Expected a date and time such as 2030-01-31T00:00:00Z" })
  .transform((text) => new Date(text))
  .refine((at) => at.getTime() > Date.now(), "Must be in the future")
  .refine((at) => at.getTime() < Date.now() + maxLifetimeMs, "At most ten years ahead");

export const apiKeyInput = z
  .strictObject({
    kind: z.enum(apiKeyKinds),
    name: displayName,
    requireUserToken: z.boolean().optional(),
    expiresAt: expiresAt.nullish(),
  })
  .refine(({ kind, requireUserToken }) => kind === "mobile" || requireUserToken === undefined, {
    path: ["requireUserToken"],
    message: "Only mobile keys have this setting",
  });

export type ApiKeyInput = z.output<typeof apiKeyInput>;

export const apiKeyPatch = z.strictObject({ name: displayName });

/** How long a replaced key keeps working. */
export const rotationInput = z
  .strictObject({
    overlapSeconds: z
      .int()
      .min(0, "Must not be negative")
      .max(maxOverlapSeconds, `At most 30 days (${maxOverlapSeconds})`)
      .default(24 * 60 * 60),
  })
  .prefault({});

export type RotationInput = z.output<typeof rotationInput>;
