"use client";

import { useFormatter, useTranslations } from "use-intl";
import type { CleanupView } from "@/lib/cleanup/views";

/** What the next pass will do, in sentences. */
export function useCleanupSummary() {
  const t = useTranslations("settings.cleanup");
  const format = useFormatter();
  return (hygiene: CleanupView): { devices: string; history: string } => {
    const { stale, staleIsEstimate, enabled, wouldStop, history, historyIsMore } = hygiene.next;
    const share = format.number(enabled === 0 ? 0 : stale / enabled, {
      style: "percent",
      maximumFractionDigits: 1,
    });
    const count = staleIsEstimate ? t("about", { count: stale }) : format.number(stale);
    const sentence = wouldStop ? "willStop" : hygiene.disableStale ? "willDisable" : "willLook";
    return {
      devices: t(sentence, { count, enabled, share, most: hygiene.mostPercent }),
      history: historyIsMore ? t("willDropMore", { history }) : t("willDrop", { history }),
    };
  };
}
