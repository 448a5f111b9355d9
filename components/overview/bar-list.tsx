import type { Route } from "next";
import Link from "next/link";
import { useFormatter } from "use-intl";

interface Bar {
  label: string;
  value: number;
  /** Null if no device list shows exactly these. */
  href: string | null;
}

/** A bar chart as a list; the largest value fills the line. */
export function BarList({ bars, empty }: { bars: Bar[]; empty: string }) {
  const format = useFormatter();
  const max = Math.max(...bars.map(({ value }) => value), 1);
  if (bars.length === 0) return <p className="py-1 text-sm text-ink-soft">{empty}</p>;
  return (
    <ul className="flex flex-col gap-1">
      {bars.map(({ label, value, href }) => {
        const content = (
          <>
            <span
              aria-hidden="true"
              className="absolute inset-y-0 start-0 rounded-md bg-accent-tint"
              style={{ width: `${Math.max((value / max) * 100, 1.5)}%` }}
            />
            <span className="relative min-w-0 flex-1 truncate" title={label}>
              {label}
            </span>
            <span className="relative tabular-nums">{format.number(value)}</span>
          </>
        );
        const className =
          "relative flex h-8 items-center gap-3 rounded-md px-2.5 text-sm pointer-coarse:h-11";
        return (
          <li key={label}>
            {href ? (
              <Link href={href as Route} className={`${className} hover:ring hover:ring-edge`}>
                {content}
              </Link>
            ) : (
              <span className={className}>{content}</span>
            )}
          </li>
        );
      })}
    </ul>
  );
}
