import { Autocomplete } from "@cloudflare/kumo/primitives/autocomplete";
import { Dialog } from "@cloudflare/kumo/primitives/dialog";
import { MagnifyingGlassIcon } from "@phosphor-icons/react/dist/csr/MagnifyingGlass";
import { useTranslations } from "use-intl";
import { Kbd } from "./kbd";

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

interface CommandPaletteProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  query: string;
  onQueryChange: (query: string) => void;
  onInputFocus: () => void;
  groups: CommandGroup[];
  status: string;
}

/** A search field and matching commands in a dialog. The caller filters the commands. */
export function CommandPalette(props: CommandPaletteProps) {
  const { open, onOpenChange, query, onQueryChange, onInputFocus, groups, status } = props;
  const t = useTranslations("palette");

  function run(command: Command) {
    if (!command.keepsOpen) onOpenChange(false);
    command.run();
  }

  return (
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
            value={query}
            onValueChange={(value, { reason }) => reason !== "item-press" && onQueryChange(value)}
          >
            <div className="flex items-center gap-2.5 border-b border-line px-4">
              <MagnifyingGlassIcon size={17} aria-hidden="true" className="shrink-0 text-ink-soft" />
              <Autocomplete.Input
                aria-label={t("title")}
                placeholder={t("placeholder")}
                autoFocus
                onFocus={onInputFocus}
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
  );
}
