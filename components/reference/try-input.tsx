"use client";

import { useId } from "react";

interface TryInputProps {
  label: string;
  name: string;
  value: string;
  onChange: (value: string) => void;
  error?: string | undefined;
  placeholder?: string | undefined;
  secret?: boolean;
  /** Labels of the API's own names are code. */
  code?: boolean;
}

/** A small labelled field that no password manager is to fill in or keep. */
export function TryInput({ label, error, secret = false, code = true, onChange, ...props }: TryInputProps) {
  const id = useId();
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <label htmlFor={id} className={`text-xs ${code ? "font-mono" : "font-medium"}`}>
        {label}
      </label>
      <input
        id={id}
        type={secret ? "password" : "text"}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        data-1p-ignore
        data-lpignore="true"
        aria-invalid={error ? true : undefined}
        aria-describedby={error ? `${id}-error` : undefined}
        onChange={(event) => onChange(event.target.value)}
        className="h-8 w-full min-w-0 rounded-md bg-raised px-2.5 text-sm text-ink ring ring-edge placeholder:text-ink-faint focus:outline-2 focus:outline-accent aria-invalid:ring-bad pointer-coarse:h-11"
        {...props}
      />
      {error && (
        <p id={`${id}-error`} className="text-xs text-bad-ink">
          {error}
        </p>
      )}
    </div>
  );
}
