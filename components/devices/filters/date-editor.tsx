"use client";

import { useTranslations } from "use-intl";
import type { DateField } from "./fields";

interface MomentEditorProps {
  field: DateField;
  after: string | null;
  before: string | null;
  onChange: (side: "After" | "Before", value: string | null) => void;
}

const steps = [7, 30, 90, 270];

/** Since or before a moment: so many days ago, or a day of the calendar. */
export function DateEditor({ field, after, before, onChange }: MomentEditorProps) {
  const t = useTranslations("devices.filter");
  const sides = [
    { side: "After", value: after, title: t("within"), date: t("since") },
    { side: "Before", value: before, title: t("longAgo"), date: t("before") },
  ] as const;
  return (
    <div className="flex flex-col gap-4 px-2.5 pt-1 pb-2">
      {sides.map(({ side, value, title, date }) => (
        <fieldset key={side} className="flex flex-col gap-2">
          <legend className="mb-1.5 text-xs font-medium text-ink-soft">
            {t(`field.${field}`)} {title}
          </legend>
          <div className="flex flex-wrap gap-1.5">
            {steps.map((days) => (
              <button
                key={days}
                type="button"
                aria-pressed={value === `${days}d`}
                onClick={() => onChange(side, value === `${days}d` ? null : `${days}d`)}
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
              value={value?.includes("-") ? value : ""}
              onChange={(event) => onChange(side, event.target.value || null)}
              className="h-8 min-w-0 flex-1 rounded-md bg-surface px-2 text-ink ring ring-edge pointer-coarse:h-11"
            />
          </label>
        </fieldset>
      ))}
    </div>
  );
}
