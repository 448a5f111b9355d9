import { type ChangeEvent, useRef, useState } from "react";

/** State of a required text input; `validate` returns an error message or false. */
export function useRequiredText(validate: (text: string) => string | false, initial = "") {
  const ref = useRef<HTMLInputElement>(null);
  const [value, setValue] = useState(initial);
  const [error, setError] = useState<string>();
  const text = value.trim();
  return {
    text,
    /** Returns whether the text is valid; if not, shows the error and focuses the input. */
    check(): boolean {
      const problem = validate(text);
      if (!problem) return true;
      setError(problem);
      ref.current?.focus();
      return false;
    },
    empty: () => setValue(""),
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
