"use client";

import { type ChangeEvent, useRef, useState } from "react";

/** A line of text that a form cannot do without; `complain` says what is wrong with it, if anything is. */
export function useRequiredText(complain: (text: string) => string | false, initial = "") {
  const ref = useRef<HTMLInputElement>(null);
  const [value, setValue] = useState(initial);
  const [error, setError] = useState<string>();
  const text = value.trim();
  return {
    text,
    /** Whether it will do; where not, says why and puts the focus there. */
    check(): boolean {
      const problem = complain(text);
      if (!problem) return true;
      setError(problem);
      ref.current?.focus();
      return false;
    },
    empty: () => setValue(""),
    /** For the field. */
    field: {
      ref,
      value,
      error,
      onChange(event: ChangeEvent<HTMLInputElement>) {
        setValue(event.target.value);
        setError(undefined);
      },
    },
  };
}
