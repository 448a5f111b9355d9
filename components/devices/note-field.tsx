import { useTranslations } from "use-intl";
import { useRequiredText } from "@/components/layout/use-required-text";
import { Textarea } from "@/components/ui/input";

const suggestions = ["lost", "left", "replaced", "test"] as const;
const maxLength = 500;

/** State of the required reason for disabling devices. */
export function useNote(initial = "") {
  const t = useTranslations("devices.dialog");
  return useRequiredText<HTMLTextAreaElement>(
    (text) => (!text && t("reasonMissing")) || (text.length > maxLength && t("reasonTooLong")),
    initial,
  );
}

/** The reason for disabling, typed or picked from common ones. */
export function NoteField({ note }: { note: ReturnType<typeof useNote> }) {
  const t = useTranslations("devices.dialog");
  return (
    <>
      <Textarea label={t("reason")} description={t("reasonHint")} {...note.field} />
      <fieldset className="flex flex-wrap gap-1.5">
        <legend className="sr-only">{t("quickPicks")}</legend>
        {suggestions.map((suggestion) => {
          const text = t(`picks.${suggestion}`);
          return (
            <button
              key={suggestion}
              type="button"
              aria-pressed={note.field.value === text}
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
