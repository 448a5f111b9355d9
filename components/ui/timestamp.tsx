"use client";

import { useFormatter } from "use-intl";
import { useElapsed } from "./clock";
import { Tooltip } from "./tooltip";

const exact = { dateStyle: "medium", timeStyle: "long" } as const;

/** A relative time, with the exact time and zone on hover and focus. */
export function Timestamp({ value }: { value: string }) {
  const format = useFormatter();
  const { date, now } = useElapsed(value);
  const relative = format.relativeTime(date, { now, style: "narrow" });
  return (
    <Tooltip text={format.dateTime(date, exact)}>
      <time
        dateTime={value}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the exact time has to be reachable by keyboard.
        tabIndex={0}
        className="rounded-sm whitespace-nowrap tabular-nums"
      >
        {relative}
      </time>
    </Tooltip>
  );
}

/** Exact and relative time. */
export function FullTimestamp({ value }: { value: string }) {
  const format = useFormatter();
  const { date, now } = useElapsed(value);
  return (
    <time dateTime={value} className="tabular-nums">
      {format.dateTime(date, exact)}{" "}
      <span className="text-ink-faint">({format.relativeTime(date, now)})</span>
    </time>
  );
}
