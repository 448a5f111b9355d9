export const languages = ["en", "de"] as const;
export type Language = (typeof languages)[number];

/** The preference that holds an operator's language; unset follows the browser. */
export const languagePreference = "language";

export const isLanguage = (value: unknown): value is Language => languages.some((known) => known === value);
