export function ProgressBar({ label, value, text }: { label: string; value: number; text?: string }) {
  return (
    <div role="status" className="text-sm tabular-nums">
      <p className="flex justify-between gap-4">
        <span className="font-medium">{label}</span>
        <span className="text-ink-soft">{text ?? `${Math.floor(value * 100)} %`}</span>
      </p>
      <progress
        aria-label={label}
        value={value}
        max={1}
        className="mt-1.5 block h-1.5 w-full overflow-hidden rounded-full accent-accent"
      />
    </div>
  );
}
