import { useState } from "react";
import { useTranslations } from "use-intl";
import { looksLikePart } from "@/components/data-table/push-token-text";
import { useRecentSearches } from "@/components/data-table/recent-searches";
import { type Command, CommandPalette } from "@/components/ui/command-palette";
import { hasAllWords } from "@/components/ui/has-all-words";
import { useActionCommands, useGoToCommands, useSearchCommands } from "./commands";

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
    ({ title, items }) => ({
      title,
      items: items.filter(({ label, hint = "" }) => hasAllWords(`${label} ${hint} ${title}`, query)),
    }),
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
  return (
    <>
      <CommandPalette
        open={open}
        onOpenChange={onOpenChange}
        query={text}
        onQueryChange={setText}
        onInputFocus={() => setText((before) => before + takeTyped())}
        groups={groups}
        status={status}
      />
      {actions.dialogs}
    </>
  );
}
