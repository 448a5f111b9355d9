import { z } from "zod";

export const apiKeyKinds = ["server", "mobile", "readonly"] as const;

const longestOverlap = 30 * 24 * 60 * 60;
const longestLife = 10 * 366 * 24 * 60 * 60 * 1_000;

const moment = z.iso
  .datetime({ offset: true, message: "Expected a date and time such as 2030-01-31T00:00:00Z" })
  .transform((text) => new Date(text))
  .refine((at) => at.getTime() > Date.now(), "Must lie in the future")
  .refine((at) => at.getTime() < Date.now() + longestLife, "At most ten years ahead");

/** What a new API key is to be. */
export const apiKeyInput = z
  .strictObject({
    kind: z.enum(apiKeyKinds),
    name: z
      .string()
      .trim()
      .min(1, "Give the key a name")
      .max(100, "At most 100 characters")
      .regex(/^\P{Cc}*$/u, "Must not hold control characters"),
    requireUserToken: z.boolean().optional(),
    expiresAt: moment.nullish(),
  })
  .refine(({ kind, requireUserToken }) => kind === "mobile" || requireUserToken === undefined, {
    path: ["requireUserToken"],
    message: "Only mobile keys have this setting",
  });

export type ApiKeyInput = z.output<typeof apiKeyInput>;

/** How long a replaced key goes on working. */
export const rotationInput = z
  .strictObject({
    overlapSeconds: z
      .int()
      .min(0, "Must not be negative")
      .max(longestOverlap, `At most 30 days (${longestOverlap})`)
      .default(24 * 60 * 60),
  })
  .prefault({});

export type RotationInput = z.output<typeof rotationInput>;
