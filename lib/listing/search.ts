import { or, type SQL, sql } from "drizzle-orm";
import type { DatabaseClient } from "@/db/client";

/** A text with more words is more likely a sentence than a search, so it is searched as one phrase. */
const maxWords = 10;

/** A search word with `like` patterns, one of which has to match. */
export interface SearchWord {
  text: string;
  patterns: string[];
}

// Search indexes contain trigrams: every three consecutive characters, and the first two of each word.
const isShort = (word: string): boolean => /^[\p{Lu}\p{Ll}\p{N}]{1,2}$/u.test(word);

/**
 * The words of a search. All of them must occur somewhere in the text; quotes keep words together. If all words have
 * one or two letters, they match only after a space, because no index could find them elsewhere.
 */
export function searchWords(text: string): SearchWord[] {
  const found = [...text.matchAll(/"([^"]+)"|[^\s"]+/g)].map(([word, quoted]) => (quoted ?? word).trim());
  const words = [...new Set(found.filter((word) => word !== ""))];
  if (words.length === 0 || words.length > maxWords) words.splice(0, words.length, text.trim());
  const needed = words.filter((word) => !words.some((other) => other !== word && other.includes(word)));
  const atStart = needed.every(isShort);
  return needed.map((word) => ({
    text: word,
    patterns: atStart ? [`${escapePattern(word)}%`, `% ${escapePattern(word)}%`] : [containsPattern(word)],
  }));
}

/** Whether a text in lower case matches a word. */
export const matchesWord = (text: SQL, { patterns }: SearchWord): SQL =>
  or(...patterns.map((pattern) => sql`${text} like lower(${pattern})`)) ?? sql`true`;

export const escapePattern = (text: string): string => text.replace(/[\\%_]/g, "\\$&");

/** An SQL `like` pattern that matches texts containing `text`. */
export const containsPattern = (text: string): string => `%${escapePattern(text)}%`;

/** Merges the pending entries of the search indexes; otherwise a registration would now and then have to do it. */
export const indexNewTexts = (client: DatabaseClient): Promise<unknown> =>
  client.statement((db) =>
    db.execute(
      sql`select gin_clean_pending_list(index) from unnest('{devices_search,users_search}'::regclass[]) index`,
    ),
  );
