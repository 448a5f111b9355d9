import { useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { Textarea } from "@/components/ui/textarea";

const suggestions = ["lost", "left", "replaced", "test"] as const;
const maxLength = 500;

/** State of the required reason for disabling devices. */
export function useNote(initial: string) {
  const t = useTranslations("devices.dialog");
  const ref = useRef<HTMLTextAreaElement>(null);
  const [value, setValue] = useState(initial);
  const [error, setError] = useState<string>();
  return {
    ref,
    value,
    error,
    change(text: string) {
      setValue(text);
      setError(undefined);
    },
    /** Returns whether the reason is valid; if not, shows the error and focuses the field. */
    check(): boolean {
      const { length } = value.trim();
      if (length > 0 && length <= maxLength) return true;
      setError(t(length > 0 ? "reasonTooLong" : "reasonMissing"));
      ref.current?.focus();
      return false;
    },
  };
}

/** The reason for disabling, typed or picked from common ones. */
export function NoteField({ note }: { note: ReturnType<typeof useNote> }) {
  const t = useTranslations("devices.dialog");
  return (
    <>
      <Textarea
        ref={note.ref}
        label={t("reason")}
        description={t("reasonHint")}
        error={note.error}
        value={note.value}
        onValueChange={note.change}
      />
      <fieldset className="flex flex-wrap gap-1.5">
        <legend className="sr-only">{t("quickPicks")}</legend>
        {suggestions.map((suggestion) => {
          const text = t(`picks.${suggestion}`);
          return (
            <button
              key={suggestion}
              type="button"
              aria-pressed={note.value === text}
              onClick={() => note.change(text)}
              className="h-7 rounded-full bg-sunken px-3 ring ring-line text-xs font-medium text-ink-soft hover:text-ink aria-pressed:bg-accent-tint aria-pressed:text-accent-ink pointer-coarse:h-11 pointer-coarse:px-4"
            >
              {text}
            </button>
          );
        })}
      </fieldset>
    </>
  );
}
