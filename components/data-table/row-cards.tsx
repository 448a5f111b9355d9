"use client";

import type { ReactTable, RowData } from "@tanstack/react-table";
import type { features } from "./features";
import { SelectCell } from "./select-cell";
import type { SelectionControl } from "./use-selection";

interface RowCardsProps<Row extends RowData> {
  table: ReactTable<typeof features, Row>;
  caption: string;
  labelOf: (columnId: string) => string;
  className: string;
  busy: boolean;
  page: string[];
  slotOf: (id: string) => number;
  selection?: { control: SelectionControl; nameOf: (row: Row) => string } | undefined;
}

/** A table's rows as cards, for phones. */
export function RowCards<Row extends RowData>({
  table,
  caption,
  labelOf,
  className,
  busy,
  page,
  slotOf,
  selection,
}: RowCardsProps<Row>) {
  return (
    <ul aria-label={caption} aria-busy={busy} className={`flex flex-col gap-2.5 px-4 pb-4 ${className}`}>
      {table.getRowModel().rows.map((row) => {
        const [heading, ...rest] = row.getAllCells();
        const actions = rest.filter((cell) => cell.column.columnDef.meta?.actions);
        return (
          <li
            key={slotOf(row.id)}
            data-row
            data-selected={selection?.control.isSelected(row.id) || undefined}
            className="rounded-xl bg-raised p-4 ring ring-line data-selected:ring-accent"
          >
            <div className="flex items-center gap-3">
              {selection && (
                <div className="-m-2 p-2">
                  <SelectCell
                    id={row.id}
                    name={selection.nameOf(row.original)}
                    page={page}
                    selection={selection.control}
                  />
                </div>
              )}
              {heading && (
                <h2 className="min-w-0 flex-1 truncate text-base font-medium">
                  <table.FlexRender cell={heading} />
                </h2>
              )}
            </div>
            <dl className="mt-2.5 grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1.5 text-sm">
              {rest
                .filter((cell) => !actions.includes(cell))
                .map((cell) => (
                  <div key={cell.column.id} className="col-span-2 grid grid-cols-subgrid items-baseline">
                    <dt className="text-ink-soft">{labelOf(cell.column.id)}</dt>
                    <dd className="min-w-0 truncate">
                      <table.FlexRender cell={cell} />
                    </dd>
                  </div>
                ))}
            </dl>
            {actions.map((cell) => (
              <div key={cell.column.id} className="mt-3 flex">
                <table.FlexRender cell={cell} />
              </div>
            ))}
          </li>
        );
      })}
    </ul>
  );
}
