"use client";

import { useTranslations } from "use-intl";
import { Skeleton } from "@/components/ui/skeleton";
import { bodyCell } from "./body-cell";
import { ColumnHeader } from "./column-header";

const rows = Array.from({ length: 12 }, (_, index) => index);
const widths = ["w-4/5", "w-2/3", "w-3/4", "w-1/2", "w-3/5"];

/** The shape of a table before its first rows are here; cards on phones. */
export function SkeletonTable({ columns }: { columns: string[] }) {
  const t = useTranslations("table");
  return (
    <div role="status">
      <span className="sr-only">{t("loading")}</span>
      <table
        aria-hidden="true"
        className="hidden w-full table-fixed border-separate border-spacing-0 text-left md:table"
      >
        <thead>
          <tr>
            {columns.map((label) => (
              <ColumnHeader key={label} label={label} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row}>
              {columns.map((label, index) => (
                <td key={label} className={bodyCell}>
                  <Skeleton className={widths[(row + index) % widths.length]} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <div className="flex flex-col gap-2.5 px-4 md:hidden">
        {rows.slice(0, 4).map((row) => (
          <div key={row} className="flex flex-col gap-4 rounded-xl bg-raised p-4 ring ring-line">
            {widths.map((width) => (
              <Skeleton key={width} className={width} />
            ))}
          </div>
        ))}
      </div>
    </div>
  );
}
