import { MagnifyingGlassIcon } from "@phosphor-icons/react/dist/csr/MagnifyingGlass";
import { XIcon } from "@phosphor-icons/react/dist/csr/X";
import { useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { focusFirstRow } from "@/components/ui/keyboard";
import { verbatim } from "@/components/ui/styles";
import { type RecentSearches, RecentSearchList } from "./recent-searches";

interface SearchFieldProps {
  label: string;
  placeholder: string;
  /** The current search. */
  value: string;
  onSearch: (text: string) => void;
  /** Offered while the field is empty and has the focus. */
  recent?: RecentSearches | undefined;
}

const debounceMs = 250;

/** Searches while typing, debounced. Escape clears it, arrow down leads to the rows; `/` focuses it from anywhere. */
export function SearchField({ label, placeholder, value, onSearch, recent }: SearchFieldProps) {
  const t = useTranslations("table");
  const field = useRef<HTMLInputElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [offersRecent, setOffersRecent] = useState(false);
  const [draft, setDraft] = useState(value);
  const [submitted, setSubmitted] = useState(value);
  // The URL changed elsewhere, for example by the back button or "Clear all".
  if (value !== submitted) {
    setSubmitted(value);
    setDraft(value);
  }
  useEffect(() => () => clearTimeout(timer.current), []);

  function submit(text: string) {
    clearTimeout(timer.current);
    setSubmitted(text.trim());
    onSearch(text.trim());
  }

  function change(text: string) {
    setDraft(text);
    clearTimeout(timer.current);
    timer.current = setTimeout(submit, debounceMs, text);
  }

  function clear() {
    setDraft("");
    submit("");
    field.current?.focus();
  }

  /** Remembers what was searched for, not what was typed on the way. */
  function remember() {
    if (draft.trim() !== "") recent?.add(draft);
  }

  return (
    <search
      className="relative min-w-0"
      onFocus={() => setOffersRecent(true)}
      onBlur={({ currentTarget, relatedTarget }) => {
        if (currentTarget.contains(relatedTarget)) return;
        setOffersRecent(false);
        remember();
      }}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || draft) return;
        field.current?.focus();
        setOffersRecent(false);
      }}
    >
      <MagnifyingGlassIcon
        size={15}
        aria-hidden="true"
        className="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-ink-soft"
      />
      <input
        ref={field}
        type="text"
        inputMode="search"
        enterKeyHint="search"
        data-page-search
        aria-label={label}
        placeholder={placeholder}
        title={placeholder}
        {...verbatim}
        value={draft}
        onChange={(event) => change(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter") {
            submit(draft);
            remember();
          }
          if (event.key === "Escape" && draft) clear();
          if (event.key === "ArrowDown" && draft.trim() === value && focusFirstRow()) event.preventDefault();
        }}
        className="h-8 w-full rounded-md bg-raised pr-8 pl-8 text-sm text-ink ring ring-edge placeholder:text-ink-faint focus:outline-2 focus:outline-accent pointer-coarse:h-11"
      />
      {draft && (
        <button
          type="button"
          aria-label={t("clearSearch")}
          title={t("clearSearch")}
          onClick={clear}
          className="absolute top-1/2 right-1 grid size-6 -translate-y-1/2 place-items-center rounded text-ink-soft hover:bg-sunken hover:text-ink pointer-coarse:size-10"
        >
          <XIcon size={12} aria-hidden="true" />
        </button>
      )}
      {recent && offersRecent && draft === "" && recent.searches.length > 0 && (
        <RecentSearchList
          recent={recent}
          onChoose={(text) => {
            setDraft(text);
            submit(text);
            recent.add(text);
            field.current?.focus();
          }}
          onRemoved={() => field.current?.focus()}
        />
      )}
    </search>
  );
}
