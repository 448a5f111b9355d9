"use client";

import type { RowData } from "@tanstack/react-table";
import { useTranslations } from "use-intl";
import { Skeleton } from "@/components/ui/skeleton";
import { bodyCell, type Density } from "./body-cell";
import { ColumnHeader, headerCell } from "./column-header";
import type { Columns } from "./data-table";
import type { ScreenWidth } from "./use-screen-width";

interface SkeletonTableProps<Row extends RowData> {
  columns: Columns<Row>;
  labelOf: (columnId: string) => string;
  density?: Density | undefined;
  selectable?: boolean;
}

const rows = Array.from({ length: 16 }, (_, index) => index);
const lengths = ["w-4/5", "w-2/3", "w-3/4", "w-1/2", "w-3/5"];

// Rendered on the server, which doesn't know the screen width, so CSS hides columns.
const shownFrom: Record<ScreenWidth, string> = {
  phone: "",
  tablet: "max-md:hidden",
  laptop: "max-xl:hidden",
  desktop: "max-2xl:hidden",
};

/** Placeholder of a table with its exact layout, so that nothing moves when the rows arrive; cards on phones. */
export function SkeletonTable<Row extends RowData>({
  columns,
  labelOf,
  density,
  selectable,
}: SkeletonTableProps<Row>) {
  const t = useTranslations("table");
  const shape = columns.map(({ id = "", meta }) => ({ id, meta, shown: shownFrom[meta?.from ?? "phone"] }));
  return (
    <div role="status">
      <span className="sr-only">{t("loading")}</span>
      <table
        aria-hidden="true"
        className="w-full table-fixed border-separate border-spacing-0 text-left max-md:hidden"
      >
        <colgroup>
          {selectable && <col className="w-10 sm:w-12" />}
          {shape.map(({ id, meta, shown }) => (
            <col key={id} className={shown} style={{ width: meta?.width }} />
          ))}
        </colgroup>
        <thead>
          <tr>
            {selectable && <td className={headerCell} />}
            {shape.map(({ id, meta, shown }) => (
              <ColumnHeader key={id} label={labelOf(id)} hidden={meta?.actions} className={shown} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row}>
              {selectable && <td className={bodyCell(density)} />}
              {shape.map(({ id, shown }, index) => (
                <td key={id} className={`${bodyCell(density)} ${shown}`}>
                  <Skeleton className={lengths[(row + index) % lengths.length]} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <div className="flex flex-col gap-2.5 px-4 md:hidden">
        {rows.slice(0, 4).map((row) => (
          <div key={row} className="flex flex-col gap-4 rounded-xl bg-raised p-4 ring ring-line">
            {lengths.map((length) => (
              <Skeleton key={length} className={length} />
            ))}
          </div>
        ))}
      </div>
    </div>
  );
}
