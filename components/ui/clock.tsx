import { createContext, type ReactNode, useContext } from "react";
import { useNow } from "use-intl";

const NowContext = createContext<Date | null>(null);

/** One clock for all relative times of the page, updated twice a minute. */
export function Clock({ children }: { children: ReactNode }) {
  return <NowContext value={useNow({ updateInterval: 30_000 })}>{children}</NowContext>;
}

/** The page's clock, or the current time outside a `Clock`. */
export function useClock(): Date {
  return useContext(NowContext) ?? new Date();
}

/** `now` is never before `date`, because the clocks of server and browser can differ slightly. */
export function useElapsed(value: string): { date: Date; now: Date } {
  const ticked = useContext(NowContext);
  const date = new Date(value);
  return { date, now: ticked && ticked > date ? ticked : date };
}

/** The same for a time to come. */
export function useRemaining(value: string): { date: Date; now: Date } {
  const ticked = useContext(NowContext);
  const date = new Date(value);
  return { date, now: ticked && ticked < date ? ticked : date };
}
