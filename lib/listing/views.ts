import { z } from "zod";

export const pageInfo = z
  .object({
    number: z.int().min(1).meta({ description: "The page, from 1." }),
    size: z.int(),
    pageCount: z.int().min(0),
    total: z.int().min(0),
    totalIsEstimate: z
      .boolean()
      .meta({ description: 'An exact count would be too slow: show it as "about".' }),
  })
  .meta({ id: "PageInfo" });

export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), page: pageInfo });

/** A short list that is returned whole. */
export const listOf = <Item extends z.ZodType>(item: Item) => z.object({ items: z.array(item) });
