import { isLanguage, type Language } from "./types";

const languageOf = (tag: string) => tag.split("-")[0]?.toLowerCase();

/** A browser's preferred languages, best first. Malformed tags are dropped, because Intl would throw. */
function wantedTags(acceptLanguage: string): string[] {
  return acceptLanguage
    .split(",")
    .map((part) => {
      const [tag = "", quality] = part.trim().split(/\s*;\s*q=/);
      return { tag, quality: quality === undefined ? 1 : Number(quality) };
    })
    .filter(({ tag, quality }) => /^[a-z]{2,3}(-[a-z]{2}|-\d{3})?$/i.test(tag) && quality > 0)
    .sort((a, b) => b.quality - a.quality)
    .map(({ tag }) => tag);
}

/**
 * The language of the texts, and the locale of dates and numbers: the browser's region, if it is one of that language.
 * An operator's choice comes before the browser's.
 */
export function negotiateLanguage(
  acceptLanguage: string,
  chosen: unknown,
): { language: Language; locale: string } {
  const tags = wantedTags(acceptLanguage);
  const language = isLanguage(chosen) ? chosen : (tags.map(languageOf).find(isLanguage) ?? "en");
  return { language, locale: tags.find((tag) => languageOf(tag) === language) ?? language };
}
