import { createContext, type RefObject, useContext, useEffect, useId } from "react";

export interface Command {
  id: string;
  label: string;
  /** Distinguishes commands with the same label. */
  hint?: string | undefined;
  /** It changes the query. */
  keepsOpen?: boolean;
  run: () => void;
}

export interface CommandGroup {
  title: string;
  items: Command[];
}

/** What the parts of the current page offer in the palette. */
export type PageCommands = Map<string, Command[]>;

export const PageCommandsContext = createContext<RefObject<PageCommands> | null>(null);

/** Offers a page's actions in the palette while the page is open. */
export function usePageCommands(commands: Command[]): void {
  const id = useId();
  const all = useContext(PageCommandsContext);
  useEffect(() => {
    const offered = all?.current;
    offered?.set(id, commands);
    return () => void offered?.delete(id);
  });
}
