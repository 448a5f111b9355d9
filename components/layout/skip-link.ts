/** A link past the navigation, visible only on keyboard focus. */
export const skipLink =
  "fixed start-3 top-3 z-50 -translate-y-20 rounded-md bg-accent px-3 py-2 text-sm font-medium text-white focus:translate-y-0";
