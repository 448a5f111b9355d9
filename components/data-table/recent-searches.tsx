import { ClockCounterClockwiseIcon } from "@phosphor-icons/react/dist/csr/ClockCounterClockwise";
import { XIcon } from "@phosphor-icons/react/dist/csr/X";
import { useTranslations } from "use-intl";
import { useOperator, useProjectSlug } from "@/components/layout/context";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { store, useBrowserValue } from "@/components/ui/use-browser-value";
import { looksLikePushToken } from "./push-token-text";

interface RecentSearchListProps {
  recent: RecentSearches;
  onChoose: (text: string) => void;
  /** Called after the one that had the focus has gone. */
  onRemoved: () => void;
}

/** Earlier searches below an empty search field. */
export function RecentSearchList({ recent, onChoose, onRemoved }: RecentSearchListProps) {
  const t = useTranslations("table.recent");
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for form fields.
    <div
      role="group"
      aria-label={t("title")}
      // A click keeps the focus in the search field, since losing it closes the list.
      onPointerDown={(event) => event.preventDefault()}
      className="absolute inset-x-0 top-full z-30 mt-1 animate-appear rounded-xl bg-raised p-1 text-sm shadow-raised ring ring-edge max-sm:text-base"
    >
      <div className="flex items-center justify-between ps-2.5">
        <p className="text-xs font-medium text-ink-soft">{t("title")}</p>
        <Button
          size="sm"
          variant="ghost"
          aria-label={t("clearLabel")}
          onClick={() => {
            recent.clear();
            onRemoved();
          }}
        >
          {t("clear")}
        </Button>
      </div>
      <ul>
        {recent.searches.map((text) => (
          <li key={text} className="flex items-center rounded-md hover:bg-sunken focus-within:bg-sunken">
            <button
              type="button"
              title={text}
              onClick={() => onChoose(text)}
              className="flex h-8 min-w-0 flex-1 items-center gap-2 rounded-md px-2.5 text-start pointer-coarse:h-11"
            >
              <ClockCounterClockwiseIcon size={14} aria-hidden="true" className="shrink-0 text-ink-soft" />
              <bdi className="truncate">{text}</bdi>
            </button>
            <IconButton
              label={t("remove", { text })}
              icon={<XIcon size={12} aria-hidden="true" />}
              onClick={() => {
                recent.remove(text);
                onRemoved();
              }}
            />
          </li>
        ))}
      </ul>
    </div>
  );
}

const maxSearches = 8;
const maxLength = 100;

/**
 * The operator's latest searches in the project, newest first. They stay in this browser, which keeps them in its history
 * anyway, so that the server stores no emails of people who are erased.
 */
export function useRecentSearches() {
  const { email } = useOperator();
  const key = `rollcall.searches ${email} ${useProjectSlug()}`;
  const stored = useBrowserValue(() => localStorage.getItem(key), null, "storage");
  const searches = parse(stored);
  const save = (changed: string[]) => store(localStorage, key, JSON.stringify(changed.slice(0, maxSearches)));
  const without = (text: string) =>
    parse(localStorage.getItem(key)).filter((one) => one.toLowerCase() !== text.toLowerCase());
  return {
    searches,
    /** Adds a search, unless it may be a push token. */
    add(text: string) {
      const search = text.trim();
      if (search.length < 2 || search.length > maxLength || looksLikePushToken(search)) return;
      save([search, ...without(search)]);
    },
    remove: (text: string) => save(without(text)),
    clear: () => save([]),
  };
}

export type RecentSearches = ReturnType<typeof useRecentSearches>;

function parse(stored: string | null): string[] {
  try {
    const found: unknown = JSON.parse(stored ?? "[]");
    return Array.isArray(found) ? found.filter((one) => typeof one === "string") : [];
  } catch {
    return [];
  }
}
