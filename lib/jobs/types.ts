import { z } from "zod";
import { isId } from "@/lib/ids";
import { tagList } from "@/lib/tags";

/** Actions on many devices at once. */
export const bulkActions = ["disable", "enable", "remove", "tag", "untag"] as const;

/** `merge` moves the devices of one application to another; `reject` applies held-back reports. */
export const jobKinds = [...bulkActions, "merge", "reject"] as const;

const maxIds = 1_000;

const selection = z
  .strictObject({
    ids: z
      .array(z.string().refine(isId, "Expected a device id"))
      .min(1, "At least one device")
      .max(maxIds, `At most ${maxIds} ids; use a filter for more`)
      .transform((ids) => [...new Set(ids.map((id) => id.toLowerCase()))])
      .optional(),
    /** In the form of the list's URL parameters. */
    filter: z.record(z.string(), z.string()).optional(),
    /** The number of matching devices that the user saw. */
    expectedTotal: z.int().min(0).optional(),
    /** Identifies the counted set of devices, as the count endpoint returned it. */
    fingerprint: z.string().max(64).optional(),
  })
  .refine(
    ({ ids, filter }) => (ids === undefined) !== (filter === undefined),
    "Expected either ids or a filter",
  )
  .refine(({ filter, expectedTotal }) => filter === undefined || expectedTotal !== undefined, {
    path: ["expectedTotal"],
    message: "Required with a filter",
  })
  .transform(({ ids, filter = {}, expectedTotal = 0, fingerprint }) =>
    ids === undefined ? { filter, expectedTotal, fingerprint } : { ids },
  );

export const bulkInput = z
  .strictObject({
    action: z.enum(bulkActions),
    note: z.string().trim().min(1, "Enter a reason").max(500, "At most 500 characters").optional(),
    tags: tagList
      .min(1, "At least one tag")
      .optional()
      .meta({ description: "The tags that `tag` adds and `untag` removes." }),
    selection,
  })
  .refine(({ action, note }) => action !== "disable" || note !== undefined, {
    path: ["note"],
    message: "Enter a reason",
  })
  .refine(({ action, tags }) => (action === "tag" || action === "untag") === (tags !== undefined), {
    path: ["tags"],
    message: "Required to add or remove tags, and for nothing else",
  });

export type BulkInput = z.output<typeof bulkInput>;
export type Selection = BulkInput["selection"];
