/** Placeholder of a line of text. */
export function Skeleton({ className = "w-24" }: { className?: string }) {
  return <span aria-hidden="true" className={`block h-3 animate-pulse rounded-full bg-line ${className}`} />;
}
