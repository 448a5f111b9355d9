import { CopyButton } from "./icon-button";

/** Code with a copy button; `what` names it for screen readers. */
export function CodeBlock({
  value,
  what,
  className = "",
}: {
  value: string;
  what: string;
  className?: string;
}) {
  return (
    <div className="relative rounded-xl bg-sunken ring ring-line">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable content has to be reachable by keyboard. */}
      <pre tabIndex={0} className={`overflow-auto rounded-xl p-4 pe-14 font-mono text-xs/5 ${className}`}>
        {value}
      </pre>
      <span className="absolute end-0 top-0 rounded-xl bg-sunken p-2">
        <CopyButton value={value} what={what} />
      </span>
    </div>
  );
}
