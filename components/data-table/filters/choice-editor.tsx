import { useId } from "react";
import { useTranslations } from "use-intl";

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
        <label
          key={String(value)}
          className="flex min-h-8 cursor-pointer items-center gap-2.5 rounded-md px-2.5 hover:bg-sunken pointer-coarse:min-h-11"
        >
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
