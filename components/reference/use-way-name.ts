"use client";

import { useTranslations } from "use-intl";
import type { SchemeName } from "@/lib/openapi/types";

/** A way to prove who calls, in words, by the names of the schemes that it takes together. */
export function useWayName(): (schemes: string[]) => string {
  const t = useTranslations("reference");
  return (schemes) =>
    schemes.map((scheme) => t(`schemes.${scheme as SchemeName}`)).join(t("and")) || t("noHeader");
}
