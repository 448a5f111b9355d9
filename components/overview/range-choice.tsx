import { parseAsStringLiteral, useQueryState } from "nuqs";
import { useId } from "react";
import { useTranslations } from "use-intl";
import { defaultRange, overviewRanges } from "@/lib/overview/types";

/** How far back the charts go, in the URL. */
export const useRange = () =>
  useQueryState("range", parseAsStringLiteral(overviewRanges).withDefault(defaultRange));

export function RangeChoice() {
  const t = useTranslations("overview");
  const group = useId();
  const [range, setRange] = useRange();
  return (
    <fieldset className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
      <legend className="sr-only">{t("range")}</legend>
      {/* The figures around them are of now. */}
      <span aria-hidden="true" className="text-xs text-ink-soft">
        {t("charts")}
      </span>
      <span className="flex w-fit gap-0.5 rounded-lg bg-sunken p-0.5">
        {overviewRanges.map((value) => (
          <label key={value} className="relative">
            <input
              type="radio"
              name={group}
              value={value}
              checked={range === value}
              onChange={() => void setRange(value)}
              className="peer absolute inset-0 cursor-pointer appearance-none rounded-md"
            />
            <span className="pointer-events-none grid h-7 place-items-center rounded-md px-2.5 text-xs font-medium whitespace-nowrap text-ink-soft peer-checked:bg-raised peer-checked:text-ink peer-checked:ring peer-checked:ring-edge peer-hover:text-ink pointer-coarse:h-10 pointer-coarse:px-3.5">
              {t(`ranges.${value}`)}
            </span>
          </label>
        ))}
      </span>
    </fieldset>
  );
}
