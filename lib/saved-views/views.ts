import { z } from "zod";
import { describe, oneOf } from "@/lib/listing/filters";
import { displayName, id, timestamp } from "@/lib/schemas";

export const listsWithViews = ["devices", "users"] as const;

export const savedViewFilters = {
  list: describe("The list that the view belongs to.", oneOf(...listsWithViews)),
};

const query = z.string().max(8_192, "At most 8,192 characters");

export const savedViewInput = z.strictObject({
  name: displayName,
  query,
  shared: z.boolean().default(false),
});

export type SavedViewInput = z.output<typeof savedViewInput>;

export const savedViewPatch = z.strictObject({
  name: displayName.optional(),
  query: query.optional(),
  shared: z
    .boolean()
    .optional()
    .meta({ description: "A view that is no longer shared is no longer the default." }),
  isDefault: z.boolean().optional().meta({
    description: "Replaces the list's previous default. For admins, and shared views only.",
  }),
});

export type SavedViewPatch = z.output<typeof savedViewPatch>;

export const savedView = z
  .object({
    id,
    list: z.enum(listsWithViews),
    name: z.string(),
    query: z.string().meta({ description: "The list's URL query, as the page wrote it." }),
    shared: z.boolean().meta({ description: "Shared with the whole team." }),
    isDefault: z.boolean().meta({
      description:
        "The view with which the console opens the list for the whole team. The API's lists ignore it.",
    }),
    own: z.boolean().meta({ description: "Created by the caller." }),
    by: z.string().meta({ description: "The name of its creator." }),
    createdAt: timestamp,
  })
  .meta({ id: "SavedView" });

export type SavedView = z.output<typeof savedView>;
