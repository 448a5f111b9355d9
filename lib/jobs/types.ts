import { z } from "zod";
import { isId } from "@/lib/ids";

export const jobKinds = ["disable", "enable", "remove"] as const;

/** The most devices that one request names one by one. */
const mostNamed = 1_000;

const selection = z
  .strictObject({
    ids: z
      .array(z.string().refine(isId, "Expected a device id"))
      .min(1, "Name at least one device")
      .max(mostNamed, `At most ${mostNamed} at once; for more, give a filter`)
      .transform((ids) => [...new Set(ids.map((id) => id.toLowerCase()))])
      .optional(),
    /** As the list's URL has them. */
    filter: z.record(z.string(), z.string()).optional(),
    /** How many devices the filter was seen to want. */
    expectedTotal: z.int().min(0).optional(),
    /** Which ones, as the count told. */
    fingerprint: z.string().max(64).optional(),
  })
  .refine(({ ids, filter }) => (ids === undefined) !== (filter === undefined), "Give either ids or a filter")
  .refine(({ filter, expectedTotal }) => filter === undefined || expectedTotal !== undefined, {
    path: ["expectedTotal"],
    message: "Say how many devices the filter is meant to hit",
  })
  .transform(({ ids, filter = {}, expectedTotal = 0, fingerprint }) =>
    ids === undefined ? { filter, expectedTotal, fingerprint } : { ids },
  );

/** What is to be done with which devices. */
export const bulkInput = z
  .strictObject({
    action: z.enum(jobKinds),
    note: z.string().trim().min(1, "Say why, in a few words").max(500, "At most 500 characters").optional(),
    selection,
  })
  .refine(({ action, note }) => action !== "disable" || note !== undefined, {
    path: ["note"],
    message: "Say why, in a few words",
  });

export type BulkInput = z.output<typeof bulkInput>;
export type Selection = BulkInput["selection"];
