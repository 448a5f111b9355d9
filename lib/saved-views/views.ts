import { z } from "zod";
import { id, timestamp } from "@/lib/schemas";
import { listsWithViews } from "./types";

/** A list's search, filters, order and columns under a name. */
export const savedView = z
  .object({
    id,
    list: z.enum(listsWithViews),
    name: z.string(),
    query: z.string().meta({ description: "The list's URL query, as the page wrote it." }),
    shared: z.boolean().meta({ description: "Seen by the whole team." }),
    own: z.boolean().meta({ description: "Made by whoever asks." }),
    by: z.string().meta({ description: "Its maker's name." }),
    createdAt: timestamp,
  })
  .meta({ id: "SavedView" });

export type SavedView = z.output<typeof savedView>;
