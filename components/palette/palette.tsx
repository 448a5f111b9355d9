"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { CommandPalette } from "@/components/ui/command-palette";
import { usePageCommands } from "./use-page-commands";
import { useSearchCommands } from "./use-search-commands";

interface PaletteProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onShowShortcuts: () => void;
}

/** Jumps to any page and finds devices and users. Each opening starts with an empty query. */
export function Palette({ open, onOpenChange, onShowShortcuts }: PaletteProps) {
  const t = useTranslations("palette");
  const [text, setText] = useState("");
  const [wasOpen, setWasOpen] = useState(open);
  if (open !== wasOpen) {
    setWasOpen(open);
    setText("");
  }
  const query = text.trim();
  const pages = usePageCommands(query, onShowShortcuts);
  const found = useSearchCommands(query);
  const groups = [...found.groups, ...pages].filter(({ items }) => items.length > 0);
  const status = found.failed
    ? t("failed")
    : found.searching
      ? t("searching")
      : groups.length > 0
        ? t("hint")
        : t("empty", { q: query });
  return (
    <CommandPalette
      open={open}
      onOpenChange={onOpenChange}
      label={t("title")}
      placeholder={t("placeholder")}
      resultsLabel={t("results")}
      query={text}
      onQueryChange={setText}
      groups={groups}
      status={status}
    />
  );
}
