"use client";

import { useTranslations } from "use-intl";
import type { PaletteGroup, PaletteOption } from "./option";

interface PaletteOptionsProps {
  id: string;
  groups: PaletteGroup[];
  active: PaletteOption | undefined;
  onChoose: (option: PaletteOption) => void;
}

/** What the palette offers now, in groups. */
export function PaletteOptions({ id, groups, active, onChoose }: PaletteOptionsProps) {
  const t = useTranslations("palette");
  return (
    <div id={`${id}-list`} role="listbox" aria-label={t("results")} className="min-h-0 overflow-y-auto p-2">
      {groups.map(({ name, options }) => (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset does not belong into a list of options.
        <div key={name} role="group" aria-label={t(name)}>
          <p aria-hidden="true" className="px-2 pt-2 pb-1 text-xs font-medium text-ink-soft">
            {t(name)}
          </p>
          {options.map((option) => (
            // biome-ignore lint/a11y/useFocusableInteractive lint/a11y/useKeyWithClickEvents: the field has the focus and the keys.
            <div
              key={option.id}
              id={`${id}-${option.id}`}
              role="option"
              aria-selected={option === active}
              ref={(node) => {
                if (option === active) node?.scrollIntoView({ block: "nearest" });
              }}
              onClick={() => onChoose(option)}
              className="flex min-h-9 cursor-pointer items-center gap-3 rounded-md px-2 text-sm hover:bg-sunken aria-selected:bg-accent-tint aria-selected:text-accent-ink pointer-coarse:min-h-11"
            >
              <span className="min-w-0 flex-1 truncate">{option.label}</span>
              {option.hint && (
                <span className="max-w-[50%] truncate text-xs text-ink-soft">{option.hint}</span>
              )}
            </div>
          ))}
        </div>
      ))}
    </div>
  );
}
