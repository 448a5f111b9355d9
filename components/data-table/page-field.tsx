"use client";

import { useTranslations } from "use-intl";

interface PageFieldProps {
  page: number;
  last: number;
  onPage: (page: number) => void;
}

/** The page's number, to be typed over: Enter or leaving the field goes there. */
export function PageField({ page, last, onPage }: PageFieldProps) {
  const t = useTranslations("table");

  function go(field: HTMLInputElement) {
    const wanted = Number.parseInt(field.value, 10);
    const next = Number.isNaN(wanted) ? page : Math.min(Math.max(wanted, 1), last);
    field.value = String(next);
    if (next !== page) onPage(next);
  }

  return (
    <label className="mx-1.5 flex items-center gap-2">
      {t("page")}
      <input
        aria-label={t("pageLabel")}
        type="text"
        inputMode="numeric"
        autoComplete="off"
        defaultValue={page}
        onFocus={(event) => event.target.select()}
        onBlur={(event) => go(event.target)}
        onKeyDown={(event) => event.key === "Enter" && go(event.currentTarget)}
        className="h-8 w-13 rounded-md bg-raised text-center text-ink tabular-nums ring ring-edge pointer-coarse:h-11"
      />
      <span className="tabular-nums">{t("of", { count: last })}</span>
    </label>
  );
}
