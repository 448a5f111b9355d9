"use client";

import { useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { Textarea } from "@/components/ui/textarea";

const picks = ["lost", "left", "replaced", "test"] as const;
const longest = 500;

/** The reason for disabling, while it is being written. */
export function useNote(initial: string) {
  const t = useTranslations("devices.dialog");
  const field = useRef<HTMLTextAreaElement>(null);
  const [value, setValue] = useState(initial);
  const [problem, setProblem] = useState<string>();
  return {
    field,
    value,
    problem,
    write(words: string) {
      setValue(words);
      setProblem(undefined);
    },
    /** Whether it will do; where not, says why and puts the focus there. */
    check(): boolean {
      const words = value.trim();
      if (words && words.length <= longest) return true;
      setProblem(t(words ? "reasonTooLong" : "reasonMissing"));
      field.current?.focus();
      return false;
    },
  };
}

/** A common reason picked, or the operator's own words. */
export function NoteField({ note }: { note: ReturnType<typeof useNote> }) {
  const t = useTranslations("devices.dialog");
  return (
    <>
      <Textarea
        ref={note.field}
        label={t("reason")}
        description={t("reasonHint")}
        error={note.problem}
        value={note.value}
        onValueChange={note.write}
      />
      <fieldset className="flex flex-wrap gap-1.5">
        <legend className="sr-only">{t("quickPicks")}</legend>
        {picks.map((pick) => {
          const words = t(`picks.${pick}`);
          return (
            <button
              key={pick}
              type="button"
              aria-pressed={note.value === words}
              onClick={() => note.write(words)}
              className="h-7 rounded-full bg-sunken px-3 ring ring-line text-xs font-medium text-ink-soft hover:text-ink aria-pressed:bg-accent-tint aria-pressed:text-accent-ink pointer-coarse:h-11 pointer-coarse:px-4"
            >
              {words}
            </button>
          );
        })}
      </fieldset>
    </>
  );
}
