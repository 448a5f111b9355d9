"use client";

import { useFormatter, useTranslations } from "use-intl";
import type { DeviceFilters } from "@/lib/devices/listing";
import { fieldForFilter, type OptionField } from "./fields";

/** Describes filters and their values. */
export function useFilterText() {
  const t = useTranslations("devices");
  const format = useFormatter();

  function valueText(field: OptionField, value: string): string {
    if (field === "application") return value;
    if (field === "version") return value || t("filter.noVersion");
    if (field === "reason") return t(`filter.reason.${value as "admin"}`);
    if (field === "platform") return t(`platform.${value as "ios"}`);
    if (field === "service") return t(`filter.service.${value as "apns"}`);
    return t(`filter.environment.${value as "production"}`);
  }

  function dateText(name: DateName, text: string): string {
    const days = /^(\d+)d$/.exec(text)?.[1];
    if (days) return t(`filter.${name}Days`, { days: Number(days) });
    const date = format.dateTime(new Date(`${text}T00:00:00Z`), { dateStyle: "medium", timeZone: "UTC" });
    return t(`filter.${name}Date`, { date });
  }

  /** "Platform is iOS or Android", "Not seen in 30 days". */
  function sentence<Name extends keyof DeviceFilters>(name: Name, value: DeviceFilters[Name]): string {
    if (isDateName(name)) return dateText(name, String(value));
    if (name === "q") return t("filter.search", { words: String(value) });
    if (name === "user") return t("filter.user", { user: String(value) });
    if (name === "status") return t(value === "enabled" ? "filter.statusEnabled" : "filter.statusDisabled");
    if (name === "reachable") return t(value ? "filter.reachableYes" : "filter.reachableNo");
    const values = (value as string[]).map((one) => valueText(name as OptionField, one));
    const [field, more] = [t(`filter.field.${fieldForFilter(name) ?? "status"}`), values.length - 3];
    const shown = more > 0 ? [...values.slice(0, 3), t("filter.more", { count: more })] : values;
    const list = format.list(shown, { type: "disjunction" });
    // Reasons are sentences themselves: "Disabled by an admin".
    return name === "reason" ? list : t("filter.is", { field, values: list });
  }

  return { valueText, sentence };
}

type DateName = "lastSeenAfter" | "lastSeenBefore" | "createdAfter" | "createdBefore";

const isDateName = (name: keyof DeviceFilters): name is DateName => /(After|Before)$/.test(name);
