import { useEffect, useId, useRef, useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { verbatim } from "@/components/ui/styles";

const optionRow =
  "flex min-h-8 cursor-pointer items-center gap-2.5 rounded-md px-2.5 hover:bg-sunken pointer-coarse:min-h-11";

interface ChoiceEditorProps<Value extends string | boolean> {
  label: string;
  values: readonly Value[];
  text: (value: Value) => string;
  chosen: Value | undefined;
  onChange: (value: Value | null) => void;
}

/** One of few values, or any. */
export function ChoiceEditor<Value extends string | boolean>(props: ChoiceEditorProps<Value>) {
  const { label, values, text, chosen, onChange } = props;
  const t = useTranslations("filters");
  const group = useId();
  return (
    <fieldset className="flex flex-col">
      <legend className="sr-only">{label}</legend>
      {[null, ...values].map((value) => (
        <label key={String(value)} className={optionRow}>
          <input
            type="radio"
            name={group}
            checked={(chosen ?? null) === value}
            onChange={() => onChange(value)}
            className="size-4 accent-accent"
          />
          {value === null ? t("any") : text(value)}
        </label>
      ))}
    </fieldset>
  );
}

type Side = "After" | "Before";

interface DateEditorProps {
  /** What the days of each side mean: "Seen in the last". */
  labels: Record<Side, string>;
  values: Record<Side, string | undefined>;
  onChange: (side: Side, value: string | null) => void;
}

const dayOptions = [7, 30, 90, 270];

/** After or before a date, or a number of days ago. */
export function DateEditor({ labels, values, onChange }: DateEditorProps) {
  const t = useTranslations("filters");
  const sides = [
    { side: "After", date: t("since") },
    { side: "Before", date: t("before") },
  ] as const;
  return (
    <div className="flex flex-col gap-4 px-2.5 pt-1 pb-2">
      {sides.map(({ side, date }) => (
        <fieldset key={side} className="flex flex-col gap-2">
          <legend className="mb-1.5 text-xs font-medium text-ink-soft">{labels[side]}</legend>
          <div className="grid grid-cols-2 gap-1.5">
            {dayOptions.map((days) => (
              <button
                key={days}
                type="button"
                aria-pressed={values[side] === `${days}d`}
                onClick={() => onChange(side, values[side] === `${days}d` ? null : `${days}d`)}
                className="h-7 rounded-full bg-sunken px-2.5 text-xs font-medium text-ink-soft ring ring-line hover:text-ink aria-pressed:bg-accent-tint aria-pressed:text-accent-ink pointer-coarse:h-11 pointer-coarse:px-4"
              >
                {t("days", { days })}
              </button>
            ))}
          </div>
          <label className="flex items-center gap-2 text-ink-soft">
            <span className="w-24 shrink-0 text-xs">{date}</span>
            <input
              type="date"
              value={values[side]?.includes("-") ? values[side] : ""}
              onChange={(event) => onChange(side, event.target.value || null)}
              className="h-8 min-w-0 flex-1 rounded-md bg-surface px-2 text-ink ring ring-edge pointer-coarse:h-11"
            />
          </label>
        </fieldset>
      ))}
    </div>
  );
}

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
  function add() {
    toggle(typed);
    setSearch("");
  }
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
          onKeyDown={(event) => event.key === "Enter" && canAdd && add()}
          className="mx-2 mt-1 mb-1.5 h-8 rounded-md bg-surface px-2.5 ring ring-edge placeholder:text-ink-faint pointer-coarse:h-11"
        />
      )}
      <div className="flex max-h-72 flex-col overflow-y-auto">
        {shown.map(({ value, count }) => (
          <label key={value} className={optionRow}>
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
            onClick={add}
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

interface TextEditorProps {
  label: string;
  placeholder?: string;
  value: string;
  /** Why the text is no value, if it is none. */
  problemOf?: (text: string) => string | undefined;
  inputMode?: "decimal" | "numeric" | "text";
  /** An empty text removes the filter. */
  onChange: (text: string) => void;
}

const debounceMs = 400;

/** A typed value, which applies after a moment. */
export function TextEditor(props: TextEditorProps) {
  const { label, placeholder, value, problemOf, inputMode = "text", onChange } = props;
  const id = useId();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [draft, setDraft] = useState(value);
  const [applied, setApplied] = useState(value);
  const [problem, setProblem] = useState<string>();
  // The filter was changed elsewhere.
  if (value !== applied) {
    setApplied(value);
    setDraft(value);
  }
  // What was typed also applies if the editor closes before the delay ends.
  const pending = useRef<() => void>(undefined);
  useEffect(() => () => pending.current?.(), []);

  function apply(text: string) {
    clearTimeout(timer.current);
    pending.current = undefined;
    const found = text === "" ? undefined : problemOf?.(text);
    setProblem(found);
    if (found !== undefined || text === value) return;
    setApplied(text);
    onChange(text);
  }

  function change(text: string) {
    setDraft(text);
    setProblem(undefined);
    clearTimeout(timer.current);
    pending.current = () => apply(text.trim());
    timer.current = setTimeout(pending.current, debounceMs);
  }

  return (
    <div className="px-2.5 pt-1 pb-2">
      <label className="flex items-center gap-2.5 text-ink-soft">
        <span className="w-20 shrink-0 text-xs font-medium">{label}</span>
        <input
          type="text"
          inputMode={inputMode}
          {...verbatim}
          placeholder={placeholder}
          value={draft}
          aria-invalid={problem !== undefined}
          aria-describedby={problem === undefined ? undefined : id}
          onChange={(event) => change(event.target.value)}
          onBlur={() => apply(draft.trim())}
          onKeyDown={(event) => event.key === "Enter" && apply(draft.trim())}
          className="h-8 min-w-0 flex-1 rounded-md bg-surface px-2.5 text-ink ring ring-edge placeholder:text-ink-faint pointer-coarse:h-11"
        />
      </label>
      {problem !== undefined && (
        <p id={id} className="pt-1.5 text-xs text-bad-ink">
          {problem}
        </p>
      )}
    </div>
  );
}
