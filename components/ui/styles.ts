/** A link that looks like a secondary button. */
export const linkButton =
  "inline-flex h-9 items-center gap-1.5 rounded-lg bg-raised px-3 text-sm font-medium text-ink shadow-xs ring ring-edge hover:bg-sunken pointer-coarse:h-11";

export const textLink = "font-medium text-accent-ink underline decoration-1 underline-offset-2";
