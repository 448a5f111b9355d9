/** Rollcall's logo: a phone with a check mark. Decorative: the name is next to it. */
export function Logo({ className = "size-6" }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" fill="none" aria-hidden="true" className={className}>
      <rect width="32" height="32" rx="8" className="fill-accent" />
      <rect x="8" y="8" width="10" height="16" rx="2.5" stroke="white" strokeWidth="2.2" />
      <g strokeLinecap="round" strokeLinejoin="round">
        <path d="m16.5 18.2 3 3 6-7.2" strokeWidth="6" className="stroke-accent" />
        <path d="m16.5 18.2 3 3 6-7.2" stroke="white" strokeWidth="2.4" />
      </g>
    </svg>
  );
}
