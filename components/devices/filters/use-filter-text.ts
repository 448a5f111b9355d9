"use client";

import { useFormatter, useTranslations } from "use-intl";
import type { DeviceFilters } from "@/lib/devices/listing";
import { fieldForFilter, type OptionField } from "./fields";

/** A filter's values and sentences, as people say them. */
export function useFilterText() {
  const t = useTranslations("devices");
  const format = useFormatter();

  function wordOf(field: OptionField, value: string): string {
    if (field === "application") return value;
    if (field === "version") return value || t("filter.noVersion");
    if (field === "reason") return t(`filter.reason.${value as "admin"}`);
    if (field === "platform") return t(`platform.${value as "ios"}`);
    if (field === "service") return t(`filter.service.${value as "apns"}`);
    return t(`filter.environment.${value as "production"}`);
  }

  function momentOf(name: MomentName, text: string): string {
    const days = /^(\d+)d$/.exec(text)?.[1];
    if (days) return t(`filter.${name}Days`, { days: Number(days) });
    const date = format.dateTime(new Date(`${text}T00:00:00Z`), { dateStyle: "medium", timeZone: "UTC" });
    return t(`filter.${name}Date`, { date });
  }

  /** "Platform is iOS or Android", "Last seen more than 30 days ago". */
  function sentence<Name extends keyof DeviceFilters>(name: Name, value: DeviceFilters[Name]): string {
    if (isMomentName(name)) return momentOf(name, String(value));
    if (name === "q") return t("filter.search", { words: String(value) });
    if (name === "user") return t("filter.user", { user: String(value) });
    if (name === "status") return t(value === "enabled" ? "filter.statusEnabled" : "filter.statusDisabled");
    if (name === "reachable") return t(value ? "filter.reachableYes" : "filter.reachableNo");
    const values = (value as string[]).map((one) => wordOf(name as OptionField, one));
    const [field, more] = [t(`filter.field.${fieldForFilter(name) ?? "status"}`), values.length - 3];
    const shown = more > 0 ? [...values.slice(0, 3), t("filter.more", { count: more })] : values;
    return t("filter.is", { field, values: format.list(shown, { type: "disjunction" }) });
  }

  return { wordOf, sentence };
}

type MomentName = "lastSeenAfter" | "lastSeenBefore" | "createdAfter" | "createdBefore";

const isMomentName = (name: keyof DeviceFilters): name is MomentName => /(After|Before)$/.test(name);
