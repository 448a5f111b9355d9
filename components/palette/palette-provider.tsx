"use client";

import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { createContext, type ReactNode, useContext, useEffect, useEffectEvent, useState } from "react";
import { focusSearch } from "@/components/data-table/focus-search";
import { isTyping } from "@/components/data-table/is-typing";
import { usePermissions, useProjectHref } from "@/components/layout/use-project";
import { useKeySequence } from "./keys";
import { useSingleKeyShortcuts } from "./use-single-key-shortcuts";

// Loaded with the first press.
const Palette = dynamic(() => import("./palette").then((module) => module.Palette), { ssr: false });
const KeysDialog = dynamic(() => import("./shortcuts-dialog").then((module) => module.ShortcutsDialog), {
  ssr: false,
});

const PaletteContext = createContext<() => void>(() => {});

/** Opens the palette from a button. */
export const useOpenPalette = () => useContext(PaletteContext);

const ways = {
  o: "/overview",
  d: "/devices",
  u: "/users",
  a: "/activity",
  s: "/settings",
} as const;

/** The console's keys: Ctrl K or ⌘K finds, / searches the page, ? tells of the keys, g and a letter goes. */
export function PaletteProvider({ children }: { children: ReactNode }) {
  const router = useRouter();
  const href = useProjectHref();
  const { canAdminister: administer } = usePermissions();
  const [singleKeys] = useSingleKeyShortcuts();
  const [palette, setPalette] = useState<boolean>();
  const [help, setHelp] = useState<boolean>();
  const chord = useKeySequence();

  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.repeat) return;
    if ((event.metaKey || event.ctrlKey) && !event.altKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      setHelp((was) => was && false);
      return setPalette((was) => !was);
    }
    if (!singleKeys || isTyping(event)) return chord.forget();
    if (act(event.key)) event.preventDefault();
  });

  function act(key: string): boolean {
    if (chord.begun()) {
      chord.forget();
      const way = Object.entries(ways).find(([letter]) => letter === key)?.[1];
      if (!way || (way === "/activity" && !administer)) return false;
      router.push(href(way));
      return true;
    }
    if (key === "g") return chord.begin();
    if (key === "/" && !focusSearch()) setPalette(true);
    if (key === "?") setHelp(true);
    return key === "/" || key === "?";
  }

  useEffect(() => {
    const listen = (event: KeyboardEvent) => press(event);
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);

  return (
    <PaletteContext value={() => setPalette(true)}>
      {children}
      {palette !== undefined && (
        <Palette open={palette} onOpenChange={setPalette} onShowKeys={() => setHelp(true)} />
      )}
      {help !== undefined && (
        <KeysDialog open={help} onClose={() => setHelp(false)} singleKeys={singleKeys} />
      )}
    </PaletteContext>
  );
}
