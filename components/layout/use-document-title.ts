"use client";

import { useEffect } from "react";
import { useTranslations } from "use-intl";

/** Names the tab after what the page shows, once it is known: "Ada's iPhone · Devices · Rollcall". */
export function useDocumentTitle(...parts: (string | undefined)[]): void {
  const t = useTranslations("app");
  const title = [...parts.filter(Boolean), t("name")].join(" · ");
  useEffect(() => {
    document.title = title;
  }, [title]);
}
