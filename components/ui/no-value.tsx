import { useTranslations } from "use-intl";

/** A dash for a missing value, labelled for screen readers. */
export function NoValue() {
  const t = useTranslations("common");
  return (
    <span className="text-ink-faint">
      <span aria-hidden="true">—</span>
      <span className="sr-only">{t("none")}</span>
    </span>
  );
}
