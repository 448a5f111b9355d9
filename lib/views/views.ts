/** A list's search, filters, order and columns under a name. */
export interface SavedView {
  id: string;
  list: "devices" | "users";
  name: string;
  /** The list's URL query, as the page wrote it. */
  query: string;
  /** Seen by the whole team. */
  shared: boolean;
  /** Made by whoever asks. */
  own: boolean;
  /** Its maker's name. */
  by: string;
  createdAt: string;
}
