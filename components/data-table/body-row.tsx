import { type Cell, FlexRender, type RowData } from "@tanstack/react-table";
import { stickyName, stickyStart } from "./body-cell";
import type { features } from "./features";
import { SelectCell } from "./select-cell";
import type { SelectionControl } from "./use-selection";

interface BodyRowProps<Row extends RowData> {
  id: string;
  name: string;
  cells: Cell<typeof features, Row, unknown>[];
  cellClass: string;
  page: string[];
  selection: SelectionControl | undefined;
}

/** One row of a table: a separate component, so that changes around the rows don't re-render them. */
export function BodyRow<Row extends RowData>({
  id,
  name,
  cells,
  cellClass,
  page,
  selection,
}: BodyRowProps<Row>) {
  return (
    <tr
      data-row
      data-selected={selection?.isSelected(id) || undefined}
      // Beside a tall cell, the others stay at its top.
      className="group bg-surface has-data-tall:*:py-2.5 has-data-tall:*:align-top focus-within:bg-row-active hover:bg-row-active data-selected:bg-row-selected"
    >
      {selection && (
        <td className={`${cellClass} ${stickyStart} bg-inherit pe-0`}>
          <SelectCell id={id} name={name} page={page} selection={selection} />
        </td>
      )}
      {cells.map((cell, index) => {
        const Cell = index === 0 ? "th" : "td";
        return (
          <Cell
            key={cell.column.id}
            scope={index === 0 ? "row" : undefined}
            className={`${cellClass} ${index === 0 ? `${stickyName(selection !== undefined)} bg-inherit` : ""} ${cell.column.columnDef.meta?.numeric ? "pe-4 text-end tabular-nums" : ""}`}
          >
            <FlexRender cell={cell} />
          </Cell>
        );
      })}
    </tr>
  );
}
