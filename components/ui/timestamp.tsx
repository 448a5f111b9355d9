"use client";

import { useFormatter, useNow } from "use-intl";
import { Hint } from "./tooltip";

const exact = { dateStyle: "medium", timeStyle: "long" } as const;

/** A moment as the distance from now; the exact time with its zone on hover and on focus. */
export function Timestamp({ value }: { value: string }) {
  const format = useFormatter();
  const now = useNow({ updateInterval: 30_000 });
  const date = new Date(value);
  // A phone's clock, or ours, may run ahead by a moment: "in 2 seconds" would be nonsense here.
  const relative = format.relativeTime(date > now ? now : date, { now, style: "narrow" });
  return (
    <Hint text={format.dateTime(date, exact)}>
      <time
        dateTime={value}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the exact time has to be reachable by keyboard.
        tabIndex={0}
        className="rounded-sm whitespace-nowrap tabular-nums"
      >
        {relative}
      </time>
    </Hint>
  );
}

/** Both readings of a moment, for pages that have the room. */
export function FullTimestamp({ value }: { value: string }) {
  const format = useFormatter();
  const now = useNow({ updateInterval: 30_000 });
  const date = new Date(value);
  return (
    <time dateTime={value} className="tabular-nums">
      {format.dateTime(date, exact)}{" "}
      <span className="text-ink-faint">({format.relativeTime(date > now ? now : date, now)})</span>
    </time>
  );
}
