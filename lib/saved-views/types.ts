import { z } from "zod";
import { describe, oneOf } from "@/lib/listing/filters";
import { displayName } from "@/lib/schemas";

export const listsWithViews = ["devices", "users"] as const;

export const savedViewFilters = { list: describe("Which list the view is of.", oneOf(...listsWithViews)) };

export const savedViewInput = z.strictObject({
  name: displayName,
  query: z.string().max(8_192, "At most 8,192 characters"),
  shared: z.boolean().default(false),
});

export type SavedViewInput = z.output<typeof savedViewInput>;
