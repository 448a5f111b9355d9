import { z } from "zod";
import { choice, finding } from "@/lib/listing/filters";
import { displayName } from "@/lib/operators/types";

export const viewedLists = ["devices", "users"] as const;

export const viewFilters = { list: finding("Which list the view is of.", choice(...viewedLists)) };

export const viewInput = z.strictObject({
  name: displayName,
  query: z.string().max(8_192, "At most 8,192 characters"),
  shared: z.boolean().default(false),
});

export type ViewInput = z.output<typeof viewInput>;
