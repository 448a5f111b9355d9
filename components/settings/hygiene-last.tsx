"use client";

import { useTranslations } from "use-intl";
import { FullTimestamp } from "@/components/ui/timestamp";
import type { PassView } from "@/lib/hygiene/views";
import { Card } from "./card";

/** How the present or last pass went. */
export function HygieneLast({ pass }: { pass: PassView }) {
  const t = useTranslations("settings.hygiene");
  const { outcome, by, stale, enabled, disabled, dropped } = pass;
  return (
    <Card title={t("last")}>
      <ul role="status" className="flex flex-col gap-1.5">
        <li className="font-medium">{t(`outcome.${outcome}`)}</li>
        <li>
          <FullTimestamp value={pass.startedAt} /> {t("by", { by })}
        </li>
        <li>{t("found", { stale, enabled })}</li>
        <li>{t("did", { disabled, dropped })}</li>
      </ul>
    </Card>
  );
}
