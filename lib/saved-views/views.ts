import { z } from "zod";
import { describe, oneOf } from "@/lib/listing/filters";
import { displayName, id, timestamp } from "@/lib/schemas";

export const listsWithViews = ["devices", "users"] as const;

export const savedViewFilters = {
  list: describe("The list that the view belongs to.", oneOf(...listsWithViews)),
};

export const savedViewInput = z.strictObject({
  name: displayName,
  query: z.string().max(8_192, "At most 8,192 characters"),
  shared: z.boolean().default(false),
});

export type SavedViewInput = z.output<typeof savedViewInput>;

/** A named search, with filters, sort and columns. */
export const savedView = z
  .object({
    id,
    list: z.enum(listsWithViews),
    name: z.string(),
    query: z.string().meta({ description: "The list's URL query, as the page wrote it." }),
    shared: z.boolean().meta({ description: "Shared with the whole team." }),
    own: z.boolean().meta({ description: "Created by the caller." }),
    by: z.string().meta({ description: "The name of its creator." }),
    createdAt: timestamp,
  })
  .meta({ id: "SavedView" });

export type SavedView = z.output<typeof savedView>;
