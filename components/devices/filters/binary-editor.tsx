"use client";

import { useId } from "react";
import { useTranslations } from "use-intl";
import type { BinaryField } from "./fields";

interface EitherEditorProps {
  field: BinaryField;
  chosen: string | null;
  onChange: (value: string | null) => void;
}

const words = { status: ["enabled", "disabled"], reachable: ["true", "false"] } as const;

/** One of two, or either. */
export function BinaryEditor({ field, chosen, onChange }: EitherEditorProps) {
  const t = useTranslations("devices.filter");
  const group = useId();
  const labelOf = (value: string) =>
    value === ""
      ? t("either")
      : t(field === "status" ? `statusWord.${value as "enabled"}` : `reachableWord.${value as "true"}`);
  return (
    <fieldset className="flex flex-col">
      <legend className="sr-only">{t(`field.${field}`)}</legend>
      {["", ...words[field]].map((value) => (
        <label
          key={value}
          className="flex min-h-8 cursor-pointer items-center gap-2.5 rounded-md px-2.5 hover:bg-sunken pointer-coarse:min-h-11"
        >
          <input
            type="radio"
            name={group}
            checked={(chosen ?? "") === value}
            onChange={() => onChange(value || null)}
            className="size-4 accent-accent"
          />
          {labelOf(value)}
        </label>
      ))}
    </fieldset>
  );
}
