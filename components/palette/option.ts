/** Something that the palette can do. */
export interface PaletteOption {
  id: string;
  label: string;
  /** Beside the label: what tells it from its like. */
  hint?: string | undefined;
  run: () => void;
}

export interface PaletteGroup {
  name: "goTo" | "devices" | "users" | "actions";
  options: PaletteOption[];
}
