"use client";

import { useTranslations } from "use-intl";
import { Tooltip } from "@/components/ui/tooltip";
import type { PageInfo } from "@/lib/listing/types";

/** "26–50 of 12,345"; "of about" where the total is an estimate, and why on hover and focus. */
export function PageRange({ info, count }: { info: PageInfo; count: number }) {
  const t = useTranslations("table");
  const from = (info.number - 1) * info.size + 1;
  const values = { from, to: from + count - 1, total: info.total };
  if (count === 0) return <p className="tabular-nums">{t("rangeNone", { total: info.total })}</p>;
  if (!info.totalIsEstimate) return <p className="tabular-nums">{t("range", values)}</p>;
  return (
    <Tooltip text={t("estimateHint")}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the reason has to be reachable by keyboard. */}
      <p tabIndex={0} className="tabular-nums underline decoration-dotted underline-offset-4">
        {t("rangeAbout", values)}
      </p>
    </Tooltip>
  );
}
