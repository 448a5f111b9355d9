import type { Metadata } from "next";
import { headers } from "next/headers";
import { cache } from "react";
import { createTranslator } from "use-intl/core";
import { currentOperator } from "@/lib/auth/current-operator";
import { negotiateLanguage } from "@/lib/preferences/language";
import { getPreference } from "@/lib/preferences/store";
import { type Language, languagePreference } from "@/lib/preferences/types";
import de from "@/messages/de.json";
import en from "@/messages/en.json";

type Messages = typeof en;

/** Typed like the English texts: a unit test compares keys and arguments. */
const messagesByLanguage: Record<Language, Messages> = { en, de };

/** The signed-in operator; cached, so that layouts and pages share one lookup. */
export const operatorOfRequest = cache(currentOperator);

async function chosenLanguage(): Promise<unknown> {
  try {
    const operator = await operatorOfRequest();
    if (!operator) return undefined;
    return (await getPreference({ operatorId: operator.id, key: languagePreference })).value;
  } catch {
    // The page says what is wrong with the database, in the browser's language.
    return undefined;
  }
}

/** The texts of this request: in the operator's language, else in the browser's. */
export const messagesOfRequest = cache(async () => {
  const acceptLanguage = (await headers()).get("accept-language") ?? "";
  const { language, locale } = negotiateLanguage(acceptLanguage, await chosenLanguage());
  return { language, locale, messages: messagesByLanguage[language] };
});

/** Translates outside of React providers, such as in page titles. */
export async function translator() {
  const { locale, messages } = await messagesOfRequest();
  return createTranslator({ locale, messages });
}

type Key = Parameters<Awaited<ReturnType<typeof translator>>>[0];

/** A page's metadata, titled with these texts. */
export const titled =
  (keys: readonly [Key, ...Key[]], more: Metadata = {}) =>
  async (): Promise<Metadata> => {
    const t = await translator();
    return { ...more, title: keys.map((key) => t(key)).join(" · ") };
  };
