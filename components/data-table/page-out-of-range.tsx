"use client";

import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";

interface PastEndProps {
  page: number;
  pageCount: number;
  onPage: (page: number) => void;
}

/** A page after the last: says where the list ends and leads back into it. */
export function PageOutOfRange({ page, pageCount, onPage }: PastEndProps) {
  const t = useTranslations("table");
  return (
    <div className="flex flex-1 flex-col items-center justify-center gap-1 px-6 py-24 text-center">
      <h2 className="text-base font-semibold">{t("pastEndTitle", { page })}</h2>
      {pageCount > 0 && <p className="text-ink-soft">{t("pastEndText", { count: pageCount })}</p>}
      <div className="mt-4 flex flex-wrap justify-center gap-2">
        <Button onClick={() => onPage(1)}>{t("backToFirst")}</Button>
        {pageCount > 1 && (
          <Button onClick={() => onPage(pageCount)}>{t("backToLast", { count: pageCount })}</Button>
        )}
      </div>
    </div>
  );
}
