export type Density = "comfortable" | "compact";

const heights: Record<Density, string> = { comfortable: "h-10", compact: "h-8" };

/** Classes of a body cell: one line, 40 px high or 32 px if compact. */
export const bodyCell = (density: Density = "comfortable"): string =>
  `${heights[density]} truncate border-b border-line px-2.5 font-normal first:ps-4 last:pe-4 sm:first:ps-6 sm:last:pe-6`;
