"use client";

import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { createContext, type ReactNode, useContext, useRef, useState } from "react";
import { focusSearch } from "@/components/data-table/focus-search";
import { isTyping } from "@/components/data-table/is-typing";
import { usePermissions, useProjectHref } from "@/components/layout/use-project";
import { useKeyDown } from "@/components/ui/use-key-down";
import { useSingleKeyShortcuts } from "./use-single-key-shortcuts";

const Palette = dynamic(() => import("./palette").then((module) => module.Palette), { ssr: false });
const ShortcutsDialog = dynamic(() => import("./shortcuts-dialog").then((module) => module.ShortcutsDialog), {
  ssr: false,
});

const PaletteContext = createContext<() => void>(() => {});

export const useOpenPalette = () => useContext(PaletteContext);

const pages: Record<string, "/overview" | "/devices" | "/users" | "/activity" | "/settings"> = {
  o: "/overview",
  d: "/devices",
  u: "/users",
  a: "/activity",
  s: "/settings",
};
/** How long after `g` the second key still counts. */
const sequenceMs = 1_500;

/** The console's global shortcuts: Ctrl K or ⌘K, `/`, `?`, and `g` followed by a page's letter. */
export function PaletteProvider({ children }: { children: ReactNode }) {
  const router = useRouter();
  const href = useProjectHref();
  const { canAdminister } = usePermissions();
  const [singleKeys] = useSingleKeyShortcuts();
  // Undefined until first opened, so that the dialogs load only then.
  const [palette, setPalette] = useState<boolean>();
  const [shortcuts, setShortcuts] = useState<boolean>();
  const sequenceStartedAt = useRef(0);

  useKeyDown((event) => {
    if (event.defaultPrevented || event.repeat) return;
    if ((event.metaKey || event.ctrlKey) && !event.altKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      setShortcuts((was) => was && false);
      return setPalette((was) => !was);
    }
    const inSequence = Date.now() - sequenceStartedAt.current < sequenceMs;
    sequenceStartedAt.current = 0;
    if (!singleKeys || isTyping(event)) return;
    if (inSequence ? goTo(pages[event.key]) : act(event.key)) event.preventDefault();
  });

  function goTo(page: (typeof pages)[string] | undefined): boolean {
    if (!page || (page === "/activity" && !canAdminister)) return false;
    router.push(href(page));
    return true;
  }

  function act(key: string): boolean {
    if (key === "g") sequenceStartedAt.current = Date.now();
    else if (key === "?") setShortcuts(true);
    else if (key !== "/") return false;
    else if (!focusSearch()) setPalette(true);
    return true;
  }

  return (
    <PaletteContext value={() => setPalette(true)}>
      {children}
      {palette !== undefined && (
        <Palette open={palette} onOpenChange={setPalette} onShowShortcuts={() => setShortcuts(true)} />
      )}
      {shortcuts !== undefined && (
        <ShortcutsDialog open={shortcuts} onClose={() => setShortcuts(false)} singleKeys={singleKeys} />
      )}
    </PaletteContext>
  );
}
