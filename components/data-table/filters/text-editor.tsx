import { useEffect, useId, useRef, useState } from "react";

interface TextEditorProps {
  label: string;
  placeholder?: string;
  value: string;
  /** Why the text is no value, if it is none. */
  problemOf?: (text: string) => string | undefined;
  inputMode?: "decimal" | "numeric" | "text";
  /** An empty text removes the filter. */
  onChange: (text: string) => void;
}

const debounceMs = 400;

/** A typed value, which applies after a moment. */
export function TextEditor(props: TextEditorProps) {
  const { label, placeholder, value, problemOf, inputMode = "text", onChange } = props;
  const id = useId();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [draft, setDraft] = useState(value);
  const [applied, setApplied] = useState(value);
  const [problem, setProblem] = useState<string>();
  // The filter was changed elsewhere.
  if (value !== applied) {
    setApplied(value);
    setDraft(value);
  }
  // What was typed also applies if the editor closes before the delay ends.
  const pending = useRef<() => void>(undefined);
  useEffect(() => () => pending.current?.(), []);

  function apply(text: string) {
    clearTimeout(timer.current);
    pending.current = undefined;
    const found = text === "" ? undefined : problemOf?.(text);
    setProblem(found);
    if (found !== undefined || text === value) return;
    setApplied(text);
    onChange(text);
  }

  function change(text: string) {
    setDraft(text);
    setProblem(undefined);
    clearTimeout(timer.current);
    pending.current = () => apply(text.trim());
    timer.current = setTimeout(pending.current, debounceMs);
  }

  return (
    <div className="px-2.5 pt-1 pb-2">
      <label className="flex items-center gap-2.5 text-ink-soft">
        <span className="w-20 shrink-0 text-xs font-medium">{label}</span>
        <input
          type="text"
          inputMode={inputMode}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          placeholder={placeholder}
          value={draft}
          aria-invalid={problem !== undefined}
          aria-describedby={problem === undefined ? undefined : id}
          onChange={(event) => change(event.target.value)}
          onBlur={() => apply(draft.trim())}
          onKeyDown={(event) => event.key === "Enter" && apply(draft.trim())}
          className="h-8 min-w-0 flex-1 rounded-md bg-surface px-2.5 text-ink ring ring-edge placeholder:text-ink-faint pointer-coarse:h-11"
        />
      </label>
      {problem !== undefined && (
        <p id={id} className="pt-1.5 text-xs text-bad-ink">
          {problem}
        </p>
      )}
    </div>
  );
}
