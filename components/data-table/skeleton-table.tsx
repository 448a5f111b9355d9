import { useTranslations } from "use-intl";
import { Skeleton } from "@/components/ui/skeleton";
import { bodyCell, ColumnHeader, headerCell } from "./cells";
import { layOutColumns, selectionWidth } from "./column-widths";
import type { ListRow, TableProps } from "./data-table";
import { isAtLeast, type ScreenWidth } from "./use-screen-width";

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
export function SkeletonTable<Row extends ListRow, Key extends string>(props: TableProps<Row, Key>) {
  const { columns, labelOf, actionsWidth } = props;
  const { columns: chosenColumns, density, widths: chosen } = props.list.settings;
  const showAllColumns = chosenColumns !== null;
  const selectable = props.selection !== undefined;
  const t = useTranslations("table");
  const options = { chosen, labelOf, selectable, actionsWidth };
  const layouts = (["tablet", "laptop", "desktop"] as const).map((width) => {
    const shown = columns.filter(({ meta }) => showAllColumns || isAtLeast(width, meta?.from ?? "phone"));
    const { widths, minWidth } = layOutColumns(shown, options);
    return { width, minWidth, widthOf: (id: string) => widths[shown.findIndex((one) => one.id === id)] };
  });
  const minWidths = Object.fromEntries(layouts.map(({ width, minWidth }) => [`--${width}`, minWidth]));
  const shape = columns.map(({ id = "", meta }) => ({
    id,
    meta,
    widths: Object.fromEntries(layouts.map(({ width, widthOf }) => [`--${width}`, widthOf(id) ?? "auto"])),
    shown: showAllColumns ? "" : shownFrom[meta?.from ?? "phone"],
  }));
  return (
    <div role="status">
      <span className="sr-only">{t("loading")}</span>
      <table
        aria-hidden="true"
        style={minWidths}
        className="w-full min-w-(--tablet) table-fixed border-separate border-spacing-0 text-left max-md:hidden xl:min-w-(--laptop) 2xl:min-w-(--desktop)"
      >
        <colgroup>
          {selectable && <col style={{ width: selectionWidth }} />}
          {shape.map(({ id, widths, shown }) => (
            <col
              key={id}
              className={`w-(--tablet) xl:w-(--laptop) 2xl:w-(--desktop) ${shown}`}
              style={widths}
            />
          ))}
        </colgroup>
        <thead>
          <tr>
            {selectable && <td className={headerCell} />}
            {shape.map(({ id, meta, shown }) => (
              <ColumnHeader
                key={id}
                label={labelOf(id)}
                hidden={meta?.actions}
                numeric={meta?.numeric}
                className={shown}
              />
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
