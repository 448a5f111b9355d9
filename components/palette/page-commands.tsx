import { createContext, type RefObject, useContext, useEffect, useId } from "react";
import type { Command } from "@/components/ui/command-palette";

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
