import { type Cell, FlexRender, type RowData } from "@tanstack/react-table";
import { type KeyboardEvent, type ReactNode, type RefObject, useEffect, useRef } from "react";
import { isTyping } from "@/components/ui/keyboard";
import { stickyName, stickyStart } from "./cells";
import type { features } from "./features";
import { SelectCell, type SelectionControl } from "./selection";

/** What can have the focus in a row. */
const controls = "a[href], button, input, select, [tabindex]";

/**
 * A table's rows as one tab stop. Arrows, Home, End, Page Up and Page Down move between rows; left and right move inside
 * a row. It stays a table to screen readers, whose own commands for tables, links and buttons work as usual.
 */
export function TableBody({ className, children }: { className: string; children: ReactNode }) {
  const element = useRef<HTMLTableSectionElement>(null);
  useSingleTabStop(element);
  return (
    <tbody ref={element} onKeyDown={moveFocus} className={className}>
      {children}
    </tbody>
  );
}

/** Keeps one control in the tab order: the one that had the focus last, at first the first row's link. */
function useSingleTabStop(body: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const rows = body.current;
    if (!rows) return;
    let current: HTMLElement | null = null;

    function update() {
      if (!rows) return;
      if (!current || !rows.contains(current))
        current = rows.querySelector("[data-row-link]") ?? rows.querySelector(controls);
      for (const control of rows.querySelectorAll<HTMLElement>(controls)) {
        const index = control === current ? 0 : -1;
        if (control.tabIndex !== index) control.tabIndex = index;
      }
    }

    function follow({ target }: FocusEvent) {
      const control = target instanceof Element ? target.closest<HTMLElement>(controls) : null;
      if (!control || control === current) return;
      current = control;
      update();
    }

    update();
    const observer = new MutationObserver(update);
    observer.observe(rows, { childList: true, subtree: true });
    rows.addEventListener("focusin", follow);
    return () => {
      observer.disconnect();
      rows.removeEventListener("focusin", follow);
    };
  }, [body]);
}

function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const target = event.target instanceof Element ? event.target : null;
  const row = target?.closest<HTMLTableRowElement>("[data-row]");
  if (!target || !row || event.shiftKey || isTyping(event.nativeEvent)) return;
  const next = destination(event.key, row, target);
  if (!next) return;
  event.preventDefault();
  next.focus();
  next.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function destination(key: string, row: HTMLTableRowElement, from: Element): HTMLElement | undefined {
  if (key === "ArrowLeft" || key === "ArrowRight") {
    const inRow = visibleControls(row);
    const step = (key === "ArrowRight") === (getComputedStyle(row).direction !== "rtl") ? 1 : -1;
    return inRow[inRow.findIndex((control) => control.contains(from)) + step];
  }
  const rows = [...(row.parentElement?.children ?? [])];
  const index = rows.indexOf(row);
  const last = rows.length - 1;
  const page = Math.max(1, Math.floor(window.innerHeight / 2 / row.offsetHeight));
  const to = {
    ArrowUp: index - 1,
    ArrowDown: index + 1,
    PageUp: Math.max(index - page, 0),
    PageDown: Math.min(index + page, last),
    Home: 0,
    End: last,
  }[key];
  const target = to === undefined || to === index ? undefined : rows[to];
  if (!(target instanceof HTMLTableRowElement)) return undefined;
  return sameControl(row, from, target) ?? visibleControls(target)[0];
}

/** The control at the same place in another row, or that row's link. */
function sameControl(row: HTMLElement, from: Element, target: HTMLTableRowElement): HTMLElement | null {
  const cell = from.closest<HTMLTableCellElement>("td, th");
  const inCell = cell ? visibleControls(cell).findIndex((control) => control.contains(from)) : -1;
  const cellInTarget = cell && row.contains(cell) ? target.cells[cell.cellIndex] : undefined;
  const same = cellInTarget && visibleControls(cellInTarget)[Math.max(inCell, 0)];
  return same ?? target.querySelector<HTMLElement>("[data-row-link]");
}

const visibleControls = (parent: Element): HTMLElement[] =>
  [...parent.querySelectorAll<HTMLElement>(controls)].filter(({ offsetParent }) => offsetParent !== null);

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
