import { useId, useState } from "react";
import { useFormatter, useTranslations } from "use-intl";

/** A value that a filter offers. */
export interface FilterOption {
  value: string;
  /** How many rows have it; undefined if unknown. */
  count?: number | undefined;
}

interface OptionsEditorProps {
  label: string;
  /** Undefined while they load. */
  options: FilterOption[] | undefined;
  text: (value: string) => string;
  /** The numbers are estimates. */
  isEstimate?: boolean;
  /** There are further values. */
  hasMore?: boolean;
  /** Any text can be entered as a value. */
  isOpen?: boolean;
  /** Only one value can be chosen. */
  isSingle?: boolean;
  chosen: string[];
  onChange: (values: string[]) => void;
}

const minOptionsToSearch = 8;

/** Any of several values, each with its number of rows. */
export function OptionsEditor(props: OptionsEditorProps) {
  const { label, options, text, isEstimate, hasMore, isOpen, isSingle, chosen, onChange } = props;
  const t = useTranslations("filters");
  const format = useFormatter();
  const group = useId();
  const [search, setSearch] = useState("");
  const typed = search.trim();
  const shown = (options ?? []).filter(({ value }) =>
    text(value).toLowerCase().includes(typed.toLowerCase()),
  );
  const canAdd = isOpen && typed !== "" && !options?.some(({ value }) => value === typed);
  function toggle(value: string) {
    if (isSingle) return onChange([value]);
    onChange(chosen.includes(value) ? chosen.filter((other) => other !== value) : [...chosen, value]);
  }

  return (
    <fieldset className="flex min-w-0 flex-col">
      <legend className="sr-only">{label}</legend>
      {(isOpen || (options?.length ?? 0) > minOptionsToSearch) && (
        <input
          type="text"
          aria-label={t(isOpen ? "findOrEnter" : "find")}
          placeholder={t(isOpen ? "findOrEnter" : "find")}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || !canAdd) return;
            toggle(typed);
            setSearch("");
          }}
          className="mx-2 mt-1 mb-1.5 h-8 rounded-md bg-surface px-2.5 ring ring-edge placeholder:text-ink-faint pointer-coarse:h-11"
        />
      )}
      <div className="flex max-h-72 flex-col overflow-y-auto">
        {shown.map(({ value, count }) => (
          <label
            key={value}
            className="flex min-h-8 cursor-pointer items-center gap-2.5 rounded-md px-2.5 hover:bg-sunken pointer-coarse:min-h-11"
          >
            <input
              type={isSingle ? "radio" : "checkbox"}
              name={isSingle ? group : undefined}
              checked={chosen.includes(value)}
              onChange={() => toggle(value)}
              className="size-4 shrink-0 accent-accent"
            />
            <span className="min-w-0 flex-1 truncate" title={text(value)}>
              {text(value)}
            </span>
            {count !== undefined && (
              <span
                aria-hidden="true"
                title={isEstimate ? t("estimate") : undefined}
                className="text-xs text-ink-soft tabular-nums"
              >
                {isEstimate ? t("about", { count }) : format.number(count)}
              </span>
            )}
          </label>
        ))}
        {canAdd && (
          <button
            type="button"
            onClick={() => {
              toggle(typed);
              setSearch("");
            }}
            className="min-h-8 truncate rounded-md px-2.5 text-start font-medium text-accent-ink hover:bg-sunken pointer-coarse:min-h-11"
          >
            {t("use", { value: typed })}
          </button>
        )}
        {options === undefined && <p className="px-2.5 py-2 text-ink-soft">{t("loading")}</p>}
        {options !== undefined && shown.length === 0 && !canAdd && (
          <p className="px-2.5 py-2 text-ink-soft">{t("noMatches")}</p>
        )}
      </div>
      {hasMore && <p className="px-2.5 pt-1.5 pb-1 text-xs text-ink-soft">{t("hasMore")}</p>}
    </fieldset>
  );
}
