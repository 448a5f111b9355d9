import { type ColumnDef, type RowData, useTable } from "@tanstack/react-table";
import { useRef, useState } from "react";
import { useTranslations } from "use-intl";
import type { Sort } from "@/lib/listing/types";
import { bodyCell, ColumnHeader, ColumnResizer, headerCell, stickyName, stickyStart } from "./cells";
import { type ColumnWidths, layOutColumns, selectionWidth } from "./column-widths";
import { features } from "./features";
import { RowCards } from "./row-cards";
import { type SelectionControl, SelectPage } from "./selection";
import { BodyRow, TableBody } from "./table-body";
import type { List } from "./use-list";
import { isAtLeast, useScreenWidth } from "./use-screen-width";

// Each column has its own value type, so an array of columns can't name one.
// biome-ignore lint/suspicious/noExplicitAny: see above.
export type Columns<Row extends RowData> = ColumnDef<typeof features, Row, any>[];

export type ListRow = RowData & { id: string };

export interface TableProps<Row extends ListRow, Key extends string> {
  list: List<Row, Key>;
  /** In their order. */
  columns: Columns<Row>;
  labelOf: (columnId: string) => string;
  /** The width of the column with buttons. */
  actionsWidth?: number | undefined;
  /** Adds a checkbox to each row, labelled by `nameOf`. */
  selection?: { control: SelectionControl; nameOf: (row: Row) => string } | undefined;
}

/** One page of rows: a table, or cards on phones. */
export function DataTable<Row extends ListRow, Key extends string>(
  props: TableProps<Row, Key> & { rows: Row[] },
) {
  const { list, columns, rows, labelOf, selection } = props;
  const { settings, toSort, prefetch, defaultSort } = list;
  const { sort } = list.listing;
  // The rows are from the previous query while the next one loads.
  const stale = list.query.isPlaceholderData;
  const caption = useTranslations(list.name)("caption", { project: list.project.name });
  const element = useRef<HTMLTableElement>(null);
  const width = useScreenWidth();
  const page = rows.map(({ id }) => id);
  const slotOf = useSlots(page);
  const cellClass = bodyCell(settings.density);
  const columnVisibility = Object.fromEntries(
    columns.map(({ id = "", meta }) => [
      id,
      settings.columns !== null || id === sort.key || isAtLeast(width, meta?.from ?? "phone"),
    ]),
  );
  const table = useTable({
    features,
    columns,
    data: rows,
    getRowId: ({ id }) => id,
    manualSorting: true,
    enableMultiSort: false,
    state: { sorting: [{ id: sort.key, desc: sort.descending }], columnVisibility },
  });
  const nextSort = (id: string, order: "asc" | "desc" | false): Sort<Key> | null =>
    order ? { key: id as Key, descending: order === "desc" } : null;
  // The delay avoids a flicker if the next rows arrive quickly.
  const dimmed = `transition-opacity duration-100 ${stale ? "opacity-55 delay-150" : ""}`;

  if (width === "phone") {
    return (
      <RowCards
        table={table}
        caption={caption}
        labelOf={labelOf}
        className={dimmed}
        busy={stale}
        page={page}
        slotOf={slotOf}
        selection={selection}
      />
    );
  }
  const shown = table.getVisibleLeafColumns();
  const layOut = (chosen: ColumnWidths) =>
    layOutColumns(
      shown.map(({ columnDef }) => columnDef),
      { chosen, labelOf, selectable: selection !== undefined, actionsWidth: props.actionsWidth },
    );
  const layout = layOut(settings.widths);

  /** Without rendering: dragging stays smooth with thousands of cells. */
  function preview(id: string, width: number) {
    const next = layOut({ ...settings.widths, [id]: width });
    const columns = [...(element.current?.querySelectorAll<HTMLElement>("col[data-column]") ?? [])];
    for (const [index, column] of columns.entries()) column.style.width = next.widths[index] ?? "";
    if (element.current) element.current.style.minWidth = next.minWidth;
  }

  return (
    <table
      ref={element}
      aria-busy={stale}
      style={{ minWidth: layout.minWidth }}
      className="w-full table-fixed border-separate border-spacing-0 text-left text-sm"
    >
      <caption className="sr-only">{caption}</caption>
      <colgroup>
        {selection && <col style={{ width: selectionWidth }} />}
        {shown.map(({ id }, index) => (
          <col key={id} data-column={id} style={{ width: layout.widths[index] }} />
        ))}
      </colgroup>
      <thead>
        {table.getHeaderGroups().map((group) => (
          <tr key={group.id}>
            {selection && (
              <td className={`${headerCell} ${stickyStart} z-20!`}>
                <SelectPage page={page} selection={selection.control} />
              </td>
            )}
            {group.headers.map(({ column }, index) => (
              <ColumnHeader
                key={column.id}
                label={labelOf(column.id)}
                sorted={column.getIsSorted()}
                {...(column.getCanSort() && {
                  onSort: () => toSort(nextSort(column.id, column.getNextSortingOrder())),
                  onPrefetch: () =>
                    prefetch({
                      page: 1,
                      sort: nextSort(column.id, column.getNextSortingOrder()) ?? defaultSort,
                    }),
                })}
                hidden={column.columnDef.meta?.actions}
                numeric={column.columnDef.meta?.numeric}
                className={index === 0 ? `${stickyName(selection !== undefined)} z-20!` : ""}
                resizer={
                  index < shown.length - 1 && (
                    <ColumnResizer
                      label={labelOf(column.id)}
                      onPreview={(next) => preview(column.id, next)}
                      onResize={(next) => settings.setWidth(column.id, next)}
                    />
                  )
                }
              />
            ))}
          </tr>
        ))}
      </thead>
      <TableBody className={dimmed}>
        {table.getRowModel().rows.map((row) => (
          <BodyRow
            key={slotOf(row.id)}
            id={row.id}
            name={selection?.nameOf(row.original) ?? ""}
            cells={row.getVisibleCells()}
            cellClass={cellClass}
            page={page}
            selection={selection?.control}
          />
        ))}
      </TableBody>
    </table>
  );
}

/**
 * Stable React keys for rows: a row that stays keeps its key and focus, and a new row reuses the key of a removed one,
 * because updating a row's elements costs less than half of creating them.
 */
function useSlots(page: string[]): (id: string) => number {
  const [slots, setSlots] = useState(() => assign(new Map(), page));
  const current =
    page.length === slots.size && page.every((id) => slots.has(id)) ? slots : assign(slots, page);
  if (current !== slots) setSlots(current);
  return (id) => current.get(id) ?? -1;
}

function assign(previous: ReadonlyMap<string, number>, page: string[]): Map<string, number> {
  const kept = new Set(page.map((id) => previous.get(id)));
  const free = [...page.keys()].filter((slot) => !kept.has(slot)).values();
  return new Map(page.map((id) => [id, previous.get(id) ?? free.next().value ?? -1]));
}
