import { Autocomplete } from "@cloudflare/kumo/primitives/autocomplete";
import { Dialog } from "@cloudflare/kumo/primitives/dialog";
import { MagnifyingGlassIcon } from "@phosphor-icons/react/dist/csr/MagnifyingGlass";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { looksLikePart } from "@/components/data-table/push-token-text";
import { useRecentSearches } from "@/components/data-table/recent-searches";
import { Kbd } from "@/components/ui/kbd";
import type { Command, CommandGroup } from "./page-commands";
import { useActionCommands } from "./use-action-commands";
import { useGoToCommands } from "./use-go-to-commands";
import { useSearchCommands } from "./use-search-commands";

/** Fewer than below search fields, so that the pages stay in sight. */
const maxRecent = 4;

interface PaletteProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onShowShortcuts: () => void;
  /** What the current page offers. */
  pageCommands: Command[];
  /** What was typed before the field had the focus. */
  takeTyped: () => string;
}

/** Jumps to any page, finds devices and users, and runs actions. Each opening starts with an empty query. */
export function Palette({ open, onOpenChange, onShowShortcuts, pageCommands, takeTyped }: PaletteProps) {
  const t = useTranslations("palette");
  const tables = useTranslations("table.recent");
  const [text, setText] = useState("");
  const [wasOpen, setWasOpen] = useState(open);
  if (open !== wasOpen) {
    setWasOpen(open);
    setText("");
  }
  const query = text.trim();
  const { searches, add } = useRecentSearches();
  const found = useSearchCommands(query, () => add(query));
  const places = useGoToCommands();
  const actions = useActionCommands(onShowShortcuts);
  const recent = {
    title: tables("title"),
    items: (query === "" ? searches.slice(0, maxRecent) : []).map((search) => ({
      id: `recent-${search}`,
      label: search,
      keepsOpen: true,
      run: () => setText(search),
    })),
  };
  const commands = [{ title: t("thisPage"), items: pageCommands }, ...places, ...actions.groups].map(
    ({ title, items }) => ({ title, items: items.filter(matching(query, title)) }),
  );
  const groups = [...found.groups, recent, ...commands].filter(({ items }) => items.length > 0);
  const status = found.failed
    ? t("failed")
    : found.searching
      ? t("searching")
      : groups.length > 0
        ? t("hint")
        : looksLikePart(query)
          ? t("emptyPart")
          : t("empty", { q: query });
  function run(command: Command) {
    if (!command.keepsOpen) onOpenChange(false);
    command.run();
  }

  return (
    <>
      <Dialog.Root open={open} onOpenChange={onOpenChange}>
        <Dialog.Portal>
          <Dialog.Backdrop className="fixed inset-0 z-40 bg-black/40" />
          <Dialog.Popup
            aria-label={t("title")}
            className="fixed inset-x-3 top-[12dvh] z-50 mx-auto flex max-h-[70dvh] max-w-xl animate-appear flex-col overflow-hidden rounded-xl bg-raised shadow-raised ring ring-edge outline-none"
          >
            <Autocomplete.Root
              inline
              open
              mode="none"
              autoHighlight="always"
              keepHighlight
              items={groups}
              itemToStringValue={(command: Command) => command.label}
              value={text}
              onValueChange={(value, { reason }) => reason !== "item-press" && setText(value)}
            >
              <div className="flex items-center gap-2.5 border-b border-line px-4">
                <MagnifyingGlassIcon size={17} aria-hidden="true" className="shrink-0 text-ink-soft" />
                <Autocomplete.Input
                  aria-label={t("title")}
                  placeholder={t("placeholder")}
                  autoFocus
                  onFocus={() => setText((before) => before + takeTyped())}
                  autoCapitalize="none"
                  spellCheck={false}
                  onKeyDown={(event) => event.key === "Escape" && onOpenChange(false)}
                  className="h-12 min-w-0 flex-1 bg-transparent text-[15px] outline-none placeholder:text-ink-faint"
                />
                <Kbd>Esc</Kbd>
              </div>
              <Autocomplete.List aria-label={t("results")} className="min-h-0 overflow-y-auto p-2">
                {(group: CommandGroup) => (
                  <Autocomplete.Group key={group.title} items={group.items}>
                    <Autocomplete.GroupLabel className="px-2 pt-2 pb-1 text-xs font-medium text-ink-soft">
                      {group.title}
                    </Autocomplete.GroupLabel>
                    <Autocomplete.Collection>
                      {(command: Command) => (
                        <Autocomplete.Item
                          key={command.id}
                          value={command}
                          onClick={() => run(command)}
                          render={(props, { highlighted }) => (
                            // biome-ignore lint/a11y/useAriaPropsSupportedByRole: the props include role="option".
                            <div {...props} aria-selected={highlighted} />
                          )}
                          className="flex min-h-9 cursor-pointer items-center gap-3 rounded-md px-2 text-sm data-highlighted:bg-accent-tint data-highlighted:text-accent-ink pointer-coarse:min-h-11"
                        >
                          <span className="min-w-0 flex-1 truncate">{command.label}</span>
                          {command.hint && (
                            <span className="max-w-[50%] truncate text-xs text-ink-soft">{command.hint}</span>
                          )}
                        </Autocomplete.Item>
                      )}
                    </Autocomplete.Collection>
                  </Autocomplete.Group>
                )}
              </Autocomplete.List>
            </Autocomplete.Root>
            <p role="status" className="border-t border-line px-4 py-2 text-xs text-ink-soft">
              {status}
            </p>
          </Dialog.Popup>
        </Dialog.Portal>
      </Dialog.Root>
      {actions.dialogs}
    </>
  );
}

/** All words of the query, in any order. */
function matching(query: string, title: string) {
  const words = query.toLowerCase().split(/\s+/);
  return ({ label, hint = "" }: Command) => {
    const text = `${label} ${hint} ${title}`.toLowerCase();
    return words.every((word) => text.includes(word));
  };
}
