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
