import type { ReactNode } from "react";
import { useFormatter } from "use-intl";

interface ChartTableProps {
  label: string;
  head: string[];
  rows: { key: string; name: ReactNode; values: number[] }[];
}

/** A chart's numbers as a table that scrolls, newest first. */
export function ChartTable({ label, head, rows }: ChartTableProps) {
  const format = useFormatter();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable regions must be reachable by keyboard.
    <section aria-label={label} tabIndex={0} className="h-64 overflow-auto">
      <table className="w-full text-left text-sm whitespace-nowrap">
        <thead className="text-xs text-ink-soft">
          <tr>
            {head.map((name) => (
              <th
                key={name}
                scope="col"
                className="sticky top-0 border-b border-line bg-surface py-1.5 font-medium not-first:ps-3 not-first:text-end"
              >
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="tabular-nums">
          {[...rows].reverse().map(({ key, name, values }) => (
            <tr key={key} className="*:border-b *:border-line *:py-1.5">
              <th scope="row" className="font-normal">
                {name}
              </th>
              {values.map((value, at) => (
                <td key={head[at + 1]} className="ps-3 text-end">
                  {format.number(value)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
