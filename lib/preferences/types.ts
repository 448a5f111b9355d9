export const languages = ["en", "de"] as const;
export type Language = (typeof languages)[number];

/** The preference with an operator's language; if unset, the browser's language applies. */
export const languagePreference = "language";

export const isLanguage = (value: unknown): value is Language => languages.some((known) => known === value);
