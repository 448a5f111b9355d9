"use client";

import { useEffect } from "react";
import { useTranslations } from "use-intl";

/** Names the tab after what the page shows, once it is known: "Ada's iPhone · Devices · Rollcall". */
export function useDocumentTitle(...parts: (string | undefined)[]): void {
  const t = useTranslations("app");
  const title = [...parts.filter(Boolean), t("name")].join(" · ");
  useEffect(() => {
    const write = () => {
      if (document.title !== title) document.title = title;
    };
    write();
    // Next writes the page's own title when its metadata arrives, which may be after ours.
    const observer = new MutationObserver(write);
    observer.observe(document.head, { childList: true, subtree: true, characterData: true });
    return () => observer.disconnect();
  }, [title]);
}
