/** The method of a call. One that takes away looks like it. */
export function Method({ method, className = "" }: { method: string; className?: string }) {
  const colour =
    method === "delete" ? "text-bad-ink" : method === "get" ? "text-ink-soft" : "text-accent-ink";
  return <span className={`font-mono text-xs font-semibold uppercase ${colour} ${className}`}>{method}</span>;
}
