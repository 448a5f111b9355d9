import { useTranslations } from "use-intl";

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
