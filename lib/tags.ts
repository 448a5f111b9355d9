import { type SQL, type SQLWrapper, sql } from "drizzle-orm";
import { z } from "zod";

export const maxTags = 20;
export const maxTagLength = 40;
export const maxNoteLength = 2_000;

/** Rows store tags sorted and joined by commas, which none contains. */
export const splitTags = (stored: string): string[] => (stored === "" ? [] : stored.split(","));
export const joinTags = (tags: readonly string[]): string => [...new Set(tags)].sort().join(",");

/** VIP and vip are the same tag. */
const tag = z
  .string()
  .trim()
  .toLowerCase()
  .min(1, "Enter a tag")
  .max(maxTagLength, `At most ${maxTagLength} characters`)
  .regex(/^[^,;\p{Cc}]*$/u, "Must not contain commas, semicolons or control characters");

export const tagList = z.array(tag).max(maxTags, `At most ${maxTags} tags`);

/** What people write about a device or a user: absent members are kept, null clears one. */
export const annotationPatch = {
  tags: tagList
    .nullable()
    .transform((tags) => joinTags(tags ?? []))
    .optional(),
  note: z
    .string()
    .trim()
    .max(maxNoteLength, `At most ${maxNoteLength} characters`)
    .refine((text) => !text.includes("\0"), "Must not contain the NUL character")
    .transform((text) => text || null)
    .nullable()
    .optional(),
};

export const exceedsMaxTags = (stored: string): boolean => splitTags(stored).length > maxTags;

/** Has any of the tags. The first half lets PostgreSQL use the index of rows with tags. */
export const tagCondition = (column: SQLWrapper, tags: string[]): SQL =>
  sql`(${column} <> '' and string_to_array(${column}, ',') && ${sql.param(tags.map((name) => name.toLowerCase()))}::text[])`;
