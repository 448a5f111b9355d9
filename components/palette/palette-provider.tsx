import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { createContext, type ReactNode, useContext, useRef, useState } from "react";
import { usePermissions, useProjectHref } from "@/components/layout/context";
import { consolePages } from "@/components/layout/navigation";
import type { Command } from "@/components/ui/command-palette";
import { focusSearch, isTyping, useKeyDown } from "@/components/ui/keyboard";
import { type PageCommands, PageCommandsContext } from "./page-commands";
import { useSingleKeyShortcuts } from "./use-single-key-shortcuts";

const Palette = dynamic(() => import("./palette").then((module) => module.Palette), { ssr: false });
const ShortcutsDialog = dynamic(() => import("./shortcuts-dialog").then((module) => module.ShortcutsDialog), {
  ssr: false,
});

const PaletteContext = createContext<() => void>(() => {});

export const useOpenPalette = () => useContext(PaletteContext);

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
  // What was typed before the palette's field had the focus: loading the palette takes a moment. Null from then on.
  const typedEarly = useRef<string | null>(null);
  const offered = useRef<PageCommands>(new Map());
  const [pageCommands, setPageCommands] = useState<Command[]>([]);

  function show(next: boolean) {
    // Effects of inner parts run first, but the page itself comes first here.
    if (next) setPageCommands([...offered.current.values()].reverse().flat());
    typedEarly.current = next ? "" : null;
    setPalette(next);
  }

  function takeTyped(): string {
    const text = typedEarly.current ?? "";
    typedEarly.current = null;
    return text;
  }

  useKeyDown((event) => {
    if (event.defaultPrevented || event.repeat) return;
    if ((event.metaKey || event.ctrlKey) && !event.altKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      setShortcuts((was) => was && false);
      return show(!palette);
    }
    if (palette && typedEarly.current !== null) {
      if (event.key.length !== 1 || event.metaKey || event.ctrlKey || event.altKey) return;
      event.preventDefault();
      typedEarly.current += event.key;
      return;
    }
    const inSequence = Date.now() - sequenceStartedAt.current < sequenceMs;
    sequenceStartedAt.current = 0;
    if (!singleKeys || isTyping(event)) return;
    if (inSequence ? goTo(event.key) : act(event.key)) event.preventDefault();
  });

  function goTo(key: string): boolean {
    const page = consolePages.find((one) => one.key === key && (canAdminister || !one.admin));
    if (page) router.push(href(page.path));
    return page !== undefined;
  }

  function act(key: string): boolean {
    if (key === "g") sequenceStartedAt.current = Date.now();
    else if (key === "?") setShortcuts(true);
    else if (key !== "/") return false;
    else if (!focusSearch()) show(true);
    return true;
  }

  return (
    <PaletteContext value={() => show(true)}>
      <PageCommandsContext value={offered}>{children}</PageCommandsContext>
      {palette !== undefined && (
        <Palette
          open={palette}
          onOpenChange={setPalette}
          onShowShortcuts={() => setShortcuts(true)}
          pageCommands={pageCommands}
          takeTyped={takeTyped}
        />
      )}
      {shortcuts !== undefined && (
        <ShortcutsDialog open={shortcuts} onClose={() => setShortcuts(false)} singleKeys={singleKeys} />
      )}
    </PaletteContext>
  );
}
