"use client";

import { type ColumnDef, type RowData, useTable } from "@tanstack/react-table";
import type { Sort } from "@/lib/listing/types";
import { bodyCell } from "./body-cell";
import { ColumnHeader } from "./column-header";
import { features, toSorting } from "./features";
import { RowCards } from "./row-cards";
import { isAtLeast, useScreenWidth } from "./use-screen-width";

// The helper's columns carry each cell's own value type; a table of all of them can name none.
// biome-ignore lint/suspicious/noExplicitAny: see above.
export type Columns<Row extends RowData> = ColumnDef<typeof features, Row, any>[];

interface DataTableProps<Row extends RowData, Key extends string> {
  caption: string;
  columns: Columns<Row>;
  rows: Row[];
  rowId: (row: Row) => string;
  labelOf: (columnId: string) => string;
  sort: Sort<Key>;
  /** Null returns to the list's default sort. */
  onSort: (sort: Sort<Key> | null) => void;
  /** The rows are the former answer's, and the next one is on its way. */
  stale: boolean;
}

/** One page of rows as the server sorted them: a table, or cards where a table would not fit. */
export function DataTable<Row extends RowData, Key extends string>(props: DataTableProps<Row, Key>) {
  const { caption, columns, rows, rowId, labelOf, sort, onSort, stale } = props;
  const width = useScreenWidth();
  const columnVisibility = Object.fromEntries(
    columns.map(({ id = "", meta }) => [id, id === sort.key || isAtLeast(width, meta?.from ?? "phone")]),
  );
  const table = useTable({
    features,
    columns,
    data: rows,
    getRowId: rowId,
    manualSorting: true,
    enableMultiSort: false,
    state: { sorting: toSorting(sort), columnVisibility },
    onSortingChange(updater) {
      const [next] = typeof updater === "function" ? updater(toSorting(sort)) : updater;
      onSort(next ? { key: next.id as Key, descending: next.desc } : null);
    },
  });
  const dimmed = `transition-opacity duration-100 ${stale ? "opacity-55" : ""}`;

  if (width === "phone") {
    return <RowCards table={table} caption={caption} labelOf={labelOf} className={dimmed} busy={stale} />;
  }
  return (
    <table
      aria-busy={stale}
      className="w-full table-fixed border-separate border-spacing-0 text-left text-sm"
    >
      <caption className="sr-only">{caption}</caption>
      <colgroup>
        {table.getVisibleLeafColumns().map(({ id, columnDef }) => (
          <col key={id} style={{ width: columnDef.meta?.width }} />
        ))}
      </colgroup>
      <thead>
        {table.getHeaderGroups().map((group) => (
          <tr key={group.id}>
            {group.headers.map(({ column }) => (
              <ColumnHeader
                key={column.id}
                label={labelOf(column.id)}
                sorted={column.getIsSorted()}
                onSort={column.getCanSort() ? () => column.toggleSorting() : undefined}
                hidden={column.columnDef.meta?.actions}
              />
            ))}
          </tr>
        ))}
      </thead>
      <tbody className={dimmed}>
        {table.getRowModel().rows.map((row) => (
          <tr key={row.id} className="group hover:bg-sunken/60">
            {row.getVisibleCells().map((cell, index) => {
              const Cell = index === 0 ? "th" : "td";
              return (
                <Cell key={cell.id} scope={index === 0 ? "row" : undefined} className={bodyCell}>
                  <table.FlexRender cell={cell} />
                </Cell>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
