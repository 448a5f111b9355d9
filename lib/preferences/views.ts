/** One setting of an operator's own; both what `PUT` takes (`value`) and what is answered. */
export interface PreferenceView {
  key: string;
  /** Null where nothing was set. */
  value: unknown;
}
