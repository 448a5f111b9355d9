import { CaretDownIcon } from "@phosphor-icons/react/dist/csr/CaretDown";
import { CaretUpIcon } from "@phosphor-icons/react/dist/csr/CaretUp";
import { CaretUpDownIcon } from "@phosphor-icons/react/dist/csr/CaretUpDown";
import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { clampWidth, maxColumnWidth, minColumnWidth } from "./column-widths";

interface ColumnHeaderProps {
  label: string;
  sorted?: false | "asc" | "desc";
  /** Absent if the list can't be sorted by this column. */
  onSort?: (() => void) | undefined;
  /** Called on hover and focus. */
  onPrefetch?: (() => void) | undefined;
  hidden?: boolean | undefined;
  numeric?: boolean | undefined;
  /** The edge that resizes the column. */
  resizer?: ReactNode;
  className?: string;
}

const icons = { asc: CaretUpIcon, desc: CaretDownIcon };

export const headerCell =
  "sticky top-0 z-10 h-9 border-b border-line bg-surface px-2.5 text-xs font-medium text-ink-soft first:ps-4 last:pe-4 sm:first:ps-6 sm:last:pe-6";

/** A column's name, as a sort button if the list can be sorted by it. */
export function ColumnHeader({
  label,
  sorted = false,
  onSort,
  onPrefetch,
  hidden = false,
  numeric = false,
  resizer,
  className = "",
}: ColumnHeaderProps) {
  const Icon = sorted ? icons[sorted] : CaretUpDownIcon;
  return (
    <th
      scope="col"
      // Without the name of its edge.
      aria-label={resizer ? label : undefined}
      aria-sort={sorted ? (sorted === "asc" ? "ascending" : "descending") : undefined}
      className={`${headerCell} ${resizer ? "pe-4" : ""} ${numeric ? "text-end" : ""} ${className}`}
    >
      {onSort ? (
        <button
          type="button"
          onClick={onSort}
          onPointerEnter={onPrefetch}
          onFocus={onPrefetch}
          className={`group/sort -ms-1.5 inline-flex h-7 max-w-[calc(100%+6px)] items-center gap-1 rounded-md px-1.5 hover:bg-sunken hover:text-ink ${sorted ? "text-ink" : ""}`}
        >
          <span className="truncate">{label}</span>
          <Icon
            size={12}
            weight={sorted ? "bold" : "regular"}
            aria-hidden="true"
            className={sorted ? "shrink-0 text-accent-ink" : "shrink-0 text-ink-faint"}
          />
        </button>
      ) : (
        <span className={hidden ? "sr-only" : "block truncate"}>{label}</span>
      )}
      {resizer}
    </th>
  );
}

export type Density = "comfortable" | "compact";

const heights: Record<Density, string> = { comfortable: "h-10", compact: "h-8" };

/** Classes of a body cell: one line, 40 px high or 32 px if compact. Clipped, since `hidden` makes each cell scrollable. */
export const bodyCell = (density: Density = "comfortable"): string =>
  `${heights[density]} overflow-clip border-b border-line text-ellipsis whitespace-nowrap px-2.5 font-normal first:ps-4 last:pe-4 sm:first:ps-6 sm:last:pe-6`;

/** Stays in sight while the table scrolls sideways. */
export const stickyStart = "sticky start-0 z-1";

/** The same for the row's name, next to the checkbox if there is one; a shadow shows that columns are beneath it. */
export const stickyName = (selectable: boolean): string =>
  `sticky z-1 transition-shadow duration-100 group-data-scrolled/frame:shadow-[8px_0_8px_-8px_var(--color-edge)] ${selectable ? "start-12" : "start-0"}`;

interface ColumnResizerProps {
  label: string;
  /** While dragging or holding a key. */
  onPreview: (width: number) => void;
  /** Null returns to the column's own width. */
  onResize: (width: number | null) => void;
}

const stepPx = 16;

/** The edge of a column's header: resizes by dragging or with the arrow keys; double click or Enter resets. */
export function ColumnResizer({ label, onPreview, onResize }: ColumnResizerProps) {
  const t = useTranslations("table");
  const [width, setWidth] = useState(minColumnWidth);
  const drag = useRef<{ from: number; width: number } | null>(null);
  /** Shown, but not yet passed on. */
  const pending = useRef<number>(null);

  const measure = (edge: Element) => edge.closest("th")?.offsetWidth ?? minColumnWidth;

  function preview(next: number) {
    pending.current = clampWidth(next);
    setWidth(pending.current);
    onPreview(pending.current);
  }

  function commit() {
    drag.current = null;
    if (pending.current !== null) onResize(pending.current);
    pending.current = null;
  }

  function handlePointerMove(event: PointerEvent) {
    if (!drag.current) return;
    const sign = getComputedStyle(event.currentTarget).direction === "rtl" ? -1 : 1;
    const moved = (event.clientX - drag.current.from) * sign;
    if (moved !== 0) preview(drag.current.width + moved);
  }

  function handleKeyDown(event: KeyboardEvent) {
    const now = measure(event.currentTarget);
    const next = {
      ArrowLeft: now - stepPx,
      ArrowRight: now + stepPx,
      Home: minColumnWidth,
      End: maxColumnWidth,
    }[event.key];
    if (next !== undefined) preview(next);
    else if (event.key === "Enter") onResize(null);
    else return;
    event.preventDefault();
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: a rule can't be moved; this is the window splitter of the ARIA patterns.
    <div
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={t("resize", { column: label })}
      aria-valuenow={width}
      aria-valuemin={minColumnWidth}
      aria-valuemax={maxColumnWidth}
      title={t("resizeHint")}
      onFocus={(event) => setWidth(measure(event.currentTarget))}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        drag.current = { from: event.clientX, width: measure(event.currentTarget) };
      }}
      onPointerMove={handlePointerMove}
      onPointerUp={commit}
      onPointerCancel={commit}
      onKeyDown={handleKeyDown}
      onKeyUp={commit}
      onBlur={commit}
      onDoubleClick={() => onResize(null)}
      className="absolute inset-y-0 end-0 w-6 cursor-col-resize touch-none -outline-offset-2 after:absolute after:inset-y-2 after:end-0 after:w-px after:bg-line hover:after:w-0.5 hover:after:bg-accent focus-visible:after:w-0.5 focus-visible:after:bg-accent active:after:w-0.5 active:after:bg-accent"
    />
  );
}
