"use client";

import { MagnifyingGlassIcon } from "@phosphor-icons/react/dist/csr/MagnifyingGlass";
import { type KeyboardEvent, useId, useState } from "react";
import { useTranslations } from "use-intl";
import { Kbd } from "@/components/ui/kbd";
import { PaletteOptions } from "./palette-options";
import { usePageOptions } from "./use-page-options";
import { useSearchOptions } from "./use-search-options";

interface PaletteBoxProps {
  onClose: () => void;
  onShowKeys: () => void;
}

/** A field and what it finds: arrows move, Enter opens. The focus stays in the field. */
export function PaletteSearch({ onClose, onShowKeys }: PaletteBoxProps) {
  const t = useTranslations("palette");
  const id = useId();
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const q = text.trim();
  const places = usePageOptions(q, onShowKeys);
  const found = useSearchOptions(q);
  const groups = [...found.groups, ...places].filter(({ options }) => options.length > 0);
  const options = groups.flatMap((group) => group.options);
  const active = options[Math.min(at, options.length - 1)];

  function choose(option = active) {
    if (!option) return;
    onClose();
    option.run();
  }

  function press(event: KeyboardEvent) {
    const last = options.length - 1;
    const to = {
      ArrowDown: at >= last ? 0 : at + 1,
      ArrowUp: at <= 0 ? last : Math.min(at, last) - 1,
      Home: event.ctrlKey ? 0 : undefined,
      End: event.ctrlKey ? last : undefined,
    }[event.key];
    if (event.key === "Enter") choose();
    else if (to !== undefined) setAt(to);
    else return;
    event.preventDefault();
  }

  return (
    <>
      <div className="flex items-center gap-2.5 border-b border-line px-4">
        <MagnifyingGlassIcon size={17} aria-hidden="true" className="shrink-0 text-ink-soft" />
        <input
          role="combobox"
          aria-label={t("title")}
          aria-expanded={options.length > 0}
          aria-controls={`${id}-list`}
          aria-activedescendant={active && `${id}-${active.id}`}
          aria-autocomplete="list"
          // biome-ignore lint/a11y/noAutofocus: whoever opens the palette means to type.
          autoFocus
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          placeholder={t("placeholder")}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setAt(0);
          }}
          onKeyDown={press}
          className="h-12 min-w-0 flex-1 bg-transparent text-[15px] outline-none placeholder:text-ink-faint"
        />
        <Kbd>Esc</Kbd>
      </div>
      <PaletteOptions id={id} groups={groups} active={active} onChoose={choose} />
      <p role="status" className="border-t border-line px-4 py-2 text-xs text-ink-soft">
        {found.failed
          ? t("failed")
          : found.searching
            ? t("searching")
            : options.length
              ? t("hint")
              : t("empty", { q })}
      </p>
    </>
  );
}
