"use client";

import { createContext, type ReactNode, useContext } from "react";
import { useNow } from "use-intl";

const NowContext = createContext<Date | null>(null);

/** One clock for the page: every relative time moves with it, twice a minute. */
export function Clock({ children }: { children: ReactNode }) {
  return <NowContext value={useNow({ updateInterval: 30_000 })}>{children}</NowContext>;
}

/** The page's clock; the browser's own outside of a `Clock`. */
export function useClock(): Date {
  return useContext(NowContext) ?? new Date();
}

/** How far `date` lies from the clock's now; never in the future, for clocks of machines differ by moments. */
export function useElapsed(value: string): { date: Date; now: Date } {
  const ticked = useContext(NowContext);
  const date = new Date(value);
  return { date, now: ticked && ticked > date ? ticked : date };
}
