import type { ReactTable, RowData } from "@tanstack/react-table";
import type { features } from "./features";
import { SelectCell, type SelectionControl } from "./selection";

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
            className="rounded-xl bg-raised px-4 pt-1.5 pb-3 ring ring-line data-selected:ring-accent"
          >
            <div className="flex min-h-11 items-center gap-3">
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
              {actions.map((cell) => (
                <div key={cell.column.id} className="-me-2 flex shrink-0">
                  <table.FlexRender cell={cell} />
                </div>
              ))}
            </div>
            <dl className="flex flex-wrap items-baseline gap-x-4 gap-y-0.5 text-sm">
              {rest
                .filter((cell) => !actions.includes(cell))
                .map((cell) => (
                  <div key={cell.column.id} className="flex max-w-full min-w-0 items-baseline gap-1.5">
                    <dt className="shrink-0 text-xs text-ink-soft">{labelOf(cell.column.id)}</dt>
                    <dd className="min-w-0 truncate">
                      <table.FlexRender cell={cell} />
                    </dd>
                  </div>
                ))}
            </dl>
          </li>
        );
      })}
    </ul>
  );
}
