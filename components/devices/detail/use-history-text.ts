"use client";

import { useTranslations } from "use-intl";
import type { AuditView } from "@/lib/audit/views";
import { isDisabledReason } from "@/lib/devices/types";

const known = [
  "registered",
  "changed",
  "enabled",
  "disabled",
  "moved",
  "merged",
  "removed",
  "revealed",
] as const;

/** An event of a device in a sentence, and the words that its maker gave for it. */
export function useHistoryText(): (event: AuditView) => { text: string; note: string | null } {
  const t = useTranslations("devices.history");
  const reasons = useTranslations("devices.reason");
  return ({ action, actor, details }) => {
    const verb = known.find((name) => action === `device.${name}`);
    const by = actor.label;
    if (!verb) return { text: t("other", { action, by }), note: null };
    const { reason, note } = details;
    if (verb === "disabled" && reason !== "admin" && isDisabledReason(reason))
      return { text: t("disabledBecause", { by, reason: reasons(reason) }), note: null };
    return {
      text: t(verb, { by }),
      note: verb === "disabled" && typeof note === "string" ? note : null,
    };
  };
}
