"use client";

import { useTranslations } from "use-intl";
import type { DeviceFilters } from "@/lib/devices/listing";
import { useFilterText } from "../filters/use-filter-text";

/** What will be hit, in words: so many devices, and where all that match are meant, what they match. */
export function BulkTargetText({ total, filters }: { total: number; filters: DeviceFilters | null }) {
  const t = useTranslations("devices.bulk");
  const { sentence } = useFilterText();
  const names = Object.keys(filters ?? {}) as (keyof DeviceFilters)[];
  return (
    <div role="status" className="rounded-lg bg-sunken px-3 py-2.5 text-sm">
      <p className="font-medium tabular-nums">
        {t(filters === null ? "hitSelected" : names.length === 0 ? "hitEvery" : "hitMatching", { total })}
      </p>
      {names.length > 0 && (
        <ul className="mt-1 list-disc ps-4 text-ink-soft">
          {names.map((name) => (
            <li key={name} className="break-words">
              {sentence(name, filters?.[name])}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
