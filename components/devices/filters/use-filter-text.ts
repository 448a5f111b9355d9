"use client";

import { useFormatter, useTranslations } from "use-intl";
import type { DeviceFilters } from "@/lib/devices/listing";
import type { DeviceStatus } from "@/lib/devices/types";
import type { MemberValue } from "@/lib/listing/types";
import { type DateField, fieldForFilter, type OptionField } from "./fields";

/** Describes filters and their values. */
export function useFilterText() {
  const t = useTranslations("devices");
  const common = useTranslations("common");
  const filters = useTranslations("filters");
  const format = useFormatter();

  function valueText(field: OptionField, value: string): string {
    if (field === "application") return value;
    if (field === "status")
      return value === "enabled" ? t("filter.statusEnabled") : t(`status.${value as DeviceStatus}`);
    if (field === "reason") return t(`filter.reason.${value as "admin"}`);
    if (field === "platform") return t(`platform.${value as "ios"}`);
    if (field === "service") return t(`filter.service.${value as "apns"}`);
    if (field === "environment") return t(`filter.environment.${value as "production"}`);
    if (field === "notifications")
      return value === "unknown" ? t("filter.noValue") : common(value as "allowed" | "refused");
    return value || t("filter.noValue");
  }

  function dateText(name: DateName, text: string): string {
    const days = /^(\d+)d$/.exec(text)?.[1];
    if (days) return t(`filter.${name}Days`, { days: Number(days) });
    const date = text.includes("T")
      ? format.dateTime(new Date(text), { dateStyle: "medium", timeStyle: "short" })
      : format.dateTime(new Date(`${text}T00:00:00Z`), { dateStyle: "medium", timeZone: "UTC" });
    return t(`filter.${name}Date`, { date });
  }

  /** "Platform is iOS or Android", "Not seen in 30 days". */
  function sentence<Name extends keyof DeviceFilters>(name: Name, value: DeviceFilters[Name]): string {
    if (isDateName(name)) return dateText(name, String(value));
    if (name === "q") return t("filter.search", { words: String(value) });
    if (name === "user") return t("filter.user", { user: String(value) });
    if (name === "import") return t("filter.import");
    if (name === "reachable") return t(value ? "filter.reachableYes" : "filter.reachableNo");
    if (name === "delivery") return t(`filter.delivery.${value as "accepted"}`);
    if (name === "sharedToken") return t(value ? "filter.sharedTokenYes" : "filter.sharedTokenNo");
    if (name === "attribute") {
      const { name: attribute, value: wanted } = value as MemberValue;
      return wanted === undefined
        ? t("filter.attributeExists", { name: attribute })
        : t("filter.attributeEquals", { name: attribute, value: wanted });
    }
    const field = t(`filter.field.${fieldForFilter(name) ?? "status"}`);
    if (!Array.isArray(value)) return t("filter.isBelow", { field, version: String(value) });
    const values = value.map((one) => valueText(name as OptionField, one));
    const more = values.length - 3;
    const shown = more > 0 ? [...values.slice(0, 3), filters("more", { count: more })] : values;
    const list = format.list(shown, { type: "disjunction" });
    // Reasons are sentences themselves: "Disabled by an admin".
    if (name === "reason") return list;
    return name === "notifications"
      ? t("filter.notificationsAre", { values: list })
      : filters("is", { field, values: list });
  }

  return { valueText, sentence };
}

type DateName = `${DateField}${"After" | "Before"}`;

const isDateName = (name: keyof DeviceFilters): name is DateName => /(After|Before)$/.test(name);
