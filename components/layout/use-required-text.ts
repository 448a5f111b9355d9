import { type ChangeEvent, useEffect, useRef, useState } from "react";

type TextField = HTMLInputElement | HTMLTextAreaElement;

/** State of a required text field; `validate` returns an error message or false. */
export function useRequiredText<Field extends TextField = HTMLInputElement>(
  validate: (text: string, untrimmed: string) => string | false,
  initial = "",
) {
  const ref = useRef<Field>(null);
  const [value, setValue] = useState(initial);
  const [error, setError] = useState<string>();
  // A browser may have filled in the field before React could notice.
  useEffect(() => {
    if (ref.current) setValue(ref.current.value);
  }, []);
  const text = value.trim();
  function change(next: string) {
    setValue(next);
    setError(undefined);
  }
  return {
    text,
    /** Returns whether the text is valid; if not, shows the error and focuses the field. */
    check(): boolean {
      const problem = validate(text, value);
      if (!problem) return true;
      setError(problem);
      ref.current?.focus();
      return false;
    },
    change,
    field: {
      ref,
      value,
      error,
      onChange: (event: ChangeEvent<TextField>) => change(event.target.value),
    },
  };
}
