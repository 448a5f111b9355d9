import Link from "next/link";
import { useFormatter, useTranslations } from "use-intl";
import type { TimelineView } from "@/lib/overview/views";
import { useFormatPeriod, usePeriodHref } from "./periods";
import { tableHead, tableRow } from "./table-styles";

/** The chart as a table, newest first. A period links to the devices registered in it that still exist. */
export function TimelineTable({ timeline }: { timeline: TimelineView }) {
  const t = useTranslations("overview");
  const format = useFormatter();
  const { periods, unit } = timeline;
  const formatPeriod = useFormatPeriod(unit);
  const hrefOf = usePeriodHref(timeline);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable regions must be reachable by keyboard.
    <section aria-label={t("timeline")} tabIndex={0} className="h-64 overflow-y-auto">
      <table className="w-full text-left text-sm">
        <thead className="text-xs text-ink-soft">
          <tr>
            <th scope="col" className={tableHead}>
              {t(unit)}
            </th>
            {(["registered", "disabled"] as const).map((key) => (
              <th key={key} scope="col" className={`${tableHead} text-end`}>
                {t(key)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="tabular-nums">
          {periods
            .map(({ start, registered, disabled }, at) => (
              <tr key={start}>
                <th scope="row" className={`${tableRow} font-normal`}>
                  <Link
                    href={hrefOf(at)}
                    prefetch={false}
                    className="rounded-sm hover:text-accent-ink hover:underline"
                  >
                    {formatPeriod(start, true)}
                  </Link>
                </th>
                <td className={`${tableRow} text-end`}>{format.number(registered)}</td>
                <td className={`${tableRow} text-end`}>{format.number(disabled)}</td>
              </tr>
            ))
            .reverse()}
        </tbody>
      </table>
    </section>
  );
}
