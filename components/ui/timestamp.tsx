import { createContext, type ReactNode, useContext } from "react";
import { useFormatter, useLocale, useNow } from "use-intl";
import { Tooltip } from "./tooltip";

const exact = { dateStyle: "medium", timeStyle: "long" } as const;

/** A relative time, with the exact time and zone on hover and focus. */
export function Timestamp({ value }: { value: string }) {
  const format = useFormatter();
  const { date, now } = useDistance(value);
  // German's narrow form reads as metres: "vor 4 m".
  const style = useLocale().startsWith("de") ? "short" : "narrow";
  const relative = format.relativeTime(date, { now, style });
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

/** A time, and how long ago it was or how long it is until then. */
export function FullTimestamp({ value, isToCome = false }: { value: string; isToCome?: boolean }) {
  const format = useFormatter();
  const { date, now } = useDistance(value, isToCome);
  return (
    <time dateTime={value} className="tabular-nums">
      {format.dateTime(date, exact)}{" "}
      <span className="text-ink-faint">({format.relativeTime(date, now)})</span>
    </time>
  );
}

export function DateTime({ value }: { value: string }) {
  const format = useFormatter();
  return (
    <time dateTime={value} className="tabular-nums">
      {format.dateTime(new Date(value), { dateStyle: "medium", timeStyle: "short" })}
    </time>
  );
}

const NowContext = createContext<Date | null>(null);

/** One clock for all relative times of the page, updated twice a minute. */
export function Clock({ children }: { children: ReactNode }) {
  return <NowContext value={useNow({ updateInterval: 30_000 })}>{children}</NowContext>;
}

/** The page's clock, or the current time outside a `Clock`. */
export function useClock(): Date {
  return useContext(NowContext) ?? new Date();
}

/** `now` is never before a past date, nor after one to come: the clocks of server and browser can differ slightly. */
export function useDistance(value: string, isToCome = false): { date: Date; now: Date } {
  const ticked = useContext(NowContext);
  const date = new Date(value);
  return { date, now: ticked && (isToCome ? ticked < date : ticked > date) ? ticked : date };
}
