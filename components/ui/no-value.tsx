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

/** A text in a cell that may cut it; a dash without one. */
export function Text({ value, className = "" }: { value: string | null; className?: string }) {
  if (!value) return <NoValue />;
  return (
    <span className={className} title={value}>
      {value}
    </span>
  );
}
