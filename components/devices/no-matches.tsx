"use client";

import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";

/** There are devices, but none that the search and the filters want. */
export function NoMatches({ onClear }: { onClear: () => void }) {
  const t = useTranslations("devices.noMatches");
  return (
    <div className="flex flex-1 flex-col items-center justify-center gap-1 px-6 py-24 text-center">
      <h2 className="text-base font-semibold">{t("title")}</h2>
      <p className="max-w-md text-ink-soft">{t("text")}</p>
      <Button className="mt-4" onClick={onClear}>
        {t("clear")}
      </Button>
    </div>
  );
}
