import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";

interface PagerProps {
  page: number;
  count: number;
  onPage: (page: number) => void;
}

/** Leads through the pages of a short list, newest first. Renders nothing for one page. */
export function Pager({ page, count, onPage }: PagerProps) {
  const t = useTranslations("common");
  if (count <= 1) return null;
  return (
    <div className="mt-3 flex items-center gap-2 text-sm text-ink-soft">
      <Button size="sm" onClick={() => onPage(Math.max(page - 1, 1))} aria-disabled={page <= 1}>
        {t("newer")}
      </Button>
      <Button size="sm" onClick={() => onPage(Math.min(page + 1, count))} aria-disabled={page >= count}>
        {t("older")}
      </Button>
      <span className="tabular-nums">{t("pageOf", { page, count })}</span>
    </div>
  );
}
