/** What leads past the frame: out of sight until the keyboard comes to it. */
export const skipLink =
  "fixed start-3 top-3 z-50 -translate-y-20 rounded-md bg-accent px-3 py-2 text-sm font-medium text-white focus:translate-y-0";
