export const toolbarButton =
  "inline-flex h-8 shrink-0 items-center gap-1.5 rounded-md bg-raised px-2.5 text-sm font-medium text-ink ring ring-edge hover:bg-sunken data-popup-open:bg-sunken pointer-coarse:h-11 pointer-coarse:px-3.5";
