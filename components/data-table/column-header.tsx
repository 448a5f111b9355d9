import { CaretDownIcon } from "@phosphor-icons/react/dist/csr/CaretDown";
import { CaretUpIcon } from "@phosphor-icons/react/dist/csr/CaretUp";
import { CaretUpDownIcon } from "@phosphor-icons/react/dist/csr/CaretUpDown";
import type { ReactNode } from "react";

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
