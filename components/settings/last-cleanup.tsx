"use client";

import { useTranslations } from "use-intl";
import { FullTimestamp } from "@/components/ui/timestamp";
import type { CleanupRunView } from "@/lib/cleanup/views";
import { Card } from "./card";

/** How the present or last pass went. */
export function LastCleanup({ pass: run }: { pass: CleanupRunView }) {
  const t = useTranslations("settings.cleanup");
  const { outcome, by, stale, enabled, disabled, dropped } = run;
  return (
    <Card title={t("last")}>
      <ul role="status" className="flex flex-col gap-1.5">
        <li className="font-medium">{t(`outcome.${outcome}`)}</li>
        <li>
          <FullTimestamp value={run.startedAt} /> {t("by", { by })}
        </li>
        <li>{t("found", { stale, enabled })}</li>
        <li>{t("did", { disabled, dropped })}</li>
      </ul>
    </Card>
  );
}
