import { z } from "zod";
import { choice } from "@/lib/listing/filters";
import { displayName } from "@/lib/operators/types";

/** Which list a view is of, in the URL. */
export const viewFilters = { list: choice("devices", "users") };

export const viewInput = z.strictObject({
  name: displayName,
  query: z.string().max(8_192, "At most 8,192 characters"),
  shared: z.boolean().default(false),
});

export type ViewInput = z.output<typeof viewInput>;
