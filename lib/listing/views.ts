import { z } from "zod";

/** How far a list goes and where in it we stand. */
export const pageInfo = z
  .object({
    number: z.int().min(1).meta({ description: "The page, from 1." }),
    size: z.int(),
    pageCount: z.int().min(0),
    total: z.int().min(0),
    totalIsEstimate: z.boolean().meta({ description: 'Counting exactly would cost too much: say "about".' }),
  })
  .meta({ id: "PageInfo" });

/** A page of something. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), page: pageInfo });

/** All of something, where there is never much of it. */
export const listOf = <Item extends z.ZodType>(item: Item) => z.object({ items: z.array(item) });
