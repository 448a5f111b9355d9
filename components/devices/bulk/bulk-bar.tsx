import { useTranslations } from "use-intl";
import type { SelectionControl } from "@/components/data-table/selection";
import { Button } from "@/components/ui/button";
import type { BulkAction } from "./bulk-dialog";

interface BulkBarProps {
  selection: SelectionControl;
  /** The number of matching devices. */
  total: number;
  isEstimate: boolean;
  onAct: (action: BulkAction) => void;
}

/** The server accepts at most this many ids. */
const maxIds = 1_000;

/** The number of selected devices, and the bulk actions. */
export function BulkBar({ selection, total, isEstimate, onAct }: BulkBarProps) {
  const t = useTranslations("devices.bulk");
  const { ids, all } = selection;
  const count = all ? total : ids.size;
  const tooMany = ids.size > maxIds;
  return (
    <section
      aria-label={t("label")}
      data-bulk-bar
      className="flex flex-wrap items-center gap-x-3 gap-y-1.5 border-t border-line bg-accent-tint px-4 py-2 text-sm sm:px-6"
    >
      <p role="status" className="font-medium tabular-nums">
        {t(all ? (isEstimate ? "selectedAllAbout" : "selectedAll") : "selected", { count })}
      </p>
      {!all && total > count && (
        <button
          type="button"
          onClick={selection.selectAll}
          className="rounded-sm py-1 text-accent-ink underline underline-offset-4 hover:no-underline max-sm:order-1 pointer-coarse:py-2"
        >
          {t(isEstimate ? "selectAllAbout" : "selectAll", { total })}
        </button>
      )}
      <button
        type="button"
        onClick={selection.clear}
        className="rounded-sm py-1 text-ink-soft hover:text-ink hover:underline max-sm:ms-auto pointer-coarse:py-2"
      >
        {t("clear")}
      </button>
      {tooMany ? (
        <p role="alert" className="text-bad-ink sm:ms-auto">
          {t("tooMany", { max: maxIds })}
        </p>
      ) : (
        <div className="flex gap-2 max-sm:order-2 max-sm:w-full max-sm:*:flex-1 max-sm:*:justify-center sm:ms-auto">
          <Button onClick={() => onAct("disable")}>{t("action.disable")}</Button>
          <Button onClick={() => onAct("enable")}>{t("action.enable")}</Button>
          <Button onClick={() => onAct("tag")}>{t("action.tag")}</Button>
          <Button onClick={() => onAct("remove")} variant="secondary-destructive">
            {t("action.remove")}
          </Button>
        </div>
      )}
    </section>
  );
}
