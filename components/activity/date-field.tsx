"use client";

interface DateFieldProps {
  label: string;
  /** A day as `2026-11-22`; anything else, as `30d`, shows no day. */
  value: string | undefined;
  onChange: (day: string | null) => void;
}

/** A day, with its word in front of it. */
export function DateField({ label, value, onChange }: DateFieldProps) {
  return (
    <label className="flex items-center gap-2 text-sm text-ink-soft max-sm:w-full max-sm:justify-between">
      {label}
      <input
        type="date"
        value={value?.includes("-") ? value : ""}
        onChange={(event) => onChange(event.target.value || null)}
        className="h-8 rounded-md bg-raised px-2 text-sm text-ink ring ring-edge pointer-coarse:h-11"
      />
    </label>
  );
}
