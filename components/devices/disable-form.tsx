"use client";

import { type FormEvent, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { useErrorText } from "@/components/layout/use-error-text";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Textarea } from "@/components/ui/textarea";
import type { DeviceView } from "@/lib/devices/views";

export interface Asking {
  device: DeviceView;
  note: string;
  /** Why the last try was refused. */
  error?: Error;
}

interface DisableFormProps {
  asking: Asking;
  onConfirm: (answer: Asking) => void;
  onClose: () => void;
}

const picks = ["lost", "left", "replaced", "test"] as const;
const longest = 500;

/** The reason: a common one picked, or the operator's own words. */
export function DisableForm({ asking, onConfirm, onClose }: DisableFormProps) {
  const t = useTranslations("devices");
  const common = useTranslations("common");
  const refusal = useErrorText();
  const field = useRef<HTMLTextAreaElement>(null);
  const [note, setNote] = useState(asking.note);
  const [problem, setProblem] = useState<string>();
  const failed = asking.error && refusal(asking.error);

  function submit(event: FormEvent) {
    event.preventDefault();
    const words = note.trim();
    if (words && words.length <= longest) return onConfirm({ device: asking.device, note: words });
    setProblem(t(words ? "dialog.reasonTooLong" : "dialog.reasonMissing"));
    field.current?.focus();
  }

  function write(words: string) {
    setNote(words);
    setProblem(undefined);
  }

  return (
    <form noValidate onSubmit={submit} className="mt-5 flex flex-col gap-4">
      {failed && (
        <Callout kind="failure" title={failed.reason}>
          {failed.advice} {failed.requestId && `${t("dialog.requestId")} ${failed.requestId}`}
        </Callout>
      )}
      <Textarea
        ref={field}
        label={t("dialog.reason")}
        description={t("dialog.reasonHint")}
        error={problem}
        value={note}
        onValueChange={write}
      />
      <fieldset className="flex flex-wrap gap-1.5">
        <legend className="sr-only">{t("dialog.quickPicks")}</legend>
        {picks.map((pick) => {
          const words = t(`dialog.picks.${pick}`);
          return (
            <button
              key={pick}
              type="button"
              aria-pressed={note === words}
              onClick={() => write(words)}
              className="h-7 rounded-full bg-sunken px-3 ring ring-line text-xs font-medium text-ink-soft hover:text-ink aria-pressed:bg-accent-tint aria-pressed:text-accent-ink pointer-coarse:h-11 pointer-coarse:px-4"
            >
              {words}
            </button>
          );
        })}
      </fieldset>
      <div className="mt-1 flex justify-end gap-2">
        <Button onClick={onClose}>{common("cancel")}</Button>
        <Button type="submit" variant="primary">
          {t("disableDevice")}
        </Button>
      </div>
    </form>
  );
}
