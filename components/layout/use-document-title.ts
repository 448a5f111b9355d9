import { useEffect } from "react";
import { useTranslations } from "use-intl";
import { isolateDirection } from "@/components/ui/isolate-direction";

/** Sets the tab's title from loaded data, for example "Ada's iPhone · Devices · Rollcall". */
export function useDocumentTitle(...parts: (string | undefined)[]): void {
  const t = useTranslations("app");
  const title = [...parts.flatMap((part) => (part ? isolateDirection(part) : [])), t("name")].join(" · ");
  useEffect(() => {
    const write = () => {
      if (document.title !== title) document.title = title;
    };
    write();
    // Next sets the page's static title when its metadata arrives, possibly later.
    const observer = new MutationObserver(write);
    observer.observe(document.head, { childList: true, subtree: true, characterData: true });
    return () => observer.disconnect();
  }, [title]);
}
