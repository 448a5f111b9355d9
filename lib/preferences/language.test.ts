import { expect, test } from "vitest";
import { negotiateLanguage } from "./language";

test.each([
  ["de-AT,de;q=0.9,en;q=0.8", null, "de", "de-AT"],
  ["en-GB,de;q=0.9", null, "en", "en-GB"],
  ["en;q=0.3,de;q=0.7", null, "de", "de"],
  ["fr-FR,fr;q=0.9,de;q=0.5", null, "de", "de"],
  ["de;q=0,fr", null, "en", "en"],
  ["fr,ja", null, "en", "en"],
  ["", null, "en", "en"],
  ["*,de-!!,de-x-private;q=wrong", null, "en", "en"],
  ["de-AT", "en", "en", "en"],
  ["de-AT,en-GB;q=0.5", "en", "en", "en-GB"],
  ["en-US", "de", "de", "de"],
  ["de", "klingon", "de", "de"],
])(
  "Accept-Language %j with the choice %j gives %s, with the dates of %s",
  (header, chosen, language, locale) => {
    expect(negotiateLanguage(header, chosen)).toEqual({ language, locale });
  },
);
