"use client";

import Link from "next/link";
import { useFormatter, useTranslations } from "use-intl";
import { useProjectHref } from "@/components/layout/use-project";
import type { OverviewView } from "@/lib/overview/views";
import { useFormatDay } from "./use-format-day";

/** The chart as a table, newest day first. A day links to the devices registered on it that still exist. */
export function DaysTable({ days }: { days: OverviewView["days"] }) {
  const t = useTranslations("overview");
  const format = useFormatter();
  const href = useProjectHref();
  const formatDay = useFormatDay();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable regions must be reachable by keyboard.
    <section aria-label={t("days")} tabIndex={0} className="max-h-72 overflow-y-auto">
      <table className="w-full text-left text-sm">
        <thead className="text-xs text-ink-soft">
          <tr>
            <th scope="col" className="sticky top-0 border-b border-line bg-surface py-1.5 font-medium">
              {t("day")}
            </th>
            {(["registered", "disabled"] as const).map((key) => (
              <th
                key={key}
                scope="col"
                className="sticky top-0 border-b border-line bg-surface py-1.5 text-end font-medium"
              >
                {t(key)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="tabular-nums">
          {[...days].reverse().map(({ day, registered, disabled }) => (
            <tr key={day}>
              <th scope="row" className="border-b border-line py-1.5 font-normal">
                <Link
                  href={href(`/devices?createdAfter=${day}&createdBefore=${dayAfter(day)}`)}
                  prefetch={false}
                  className="rounded-sm hover:text-accent-ink hover:underline"
                >
                  {formatDay(day, true)}
                </Link>
              </th>
              <td className="border-b border-line py-1.5 text-end">{format.number(registered)}</td>
              <td className="border-b border-line py-1.5 text-end">{format.number(disabled)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

export function dayAfter(day: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + 1);
  return date.toISOString().slice(0, 10);
}
