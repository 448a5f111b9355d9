/** A link that looks like a secondary button. */
export const linkButton =
  "inline-flex h-9 items-center gap-1.5 rounded-lg bg-raised px-3 text-sm font-medium text-ink shadow-xs ring ring-edge hover:bg-sunken pointer-coarse:h-11";

export const textLink = "font-medium text-accent-ink underline decoration-1 underline-offset-2";

export const toolbarButton =
  "inline-flex h-8 shrink-0 items-center gap-1.5 rounded-md bg-raised px-2.5 text-sm font-medium text-ink ring ring-edge hover:bg-sunken data-popup-open:bg-sunken pointer-coarse:h-11 pointer-coarse:px-3.5";

/** Props of a field whose text browsers neither remember nor correct. */
export const verbatim = { autoComplete: "off", autoCapitalize: "none", spellCheck: false } as const;

/** A link past the navigation, visible only on keyboard focus. */
export const skipLink =
  "fixed start-3 top-3 z-50 -translate-y-20 rounded-md bg-accent px-3 py-2 text-sm font-medium text-white focus:translate-y-0";
