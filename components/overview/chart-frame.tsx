import type { ComponentProps, ReactNode } from "react";
import { BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";

interface ChartFrameProps extends ComponentProps<typeof BarChart> {
  /** The member of the data that is a period's beginning. */
  x: string;
  formatPeriod: (start: string, isLong?: boolean) => string;
  yAxis: ComponentProps<typeof YAxis>;
  formatValue: ComponentProps<typeof Tooltip>["formatter"];
  children: ReactNode;
}

const tick = { fontSize: 12, fill: "var(--color-ink-soft)" };

const tooltip = {
  cursor: { fill: "var(--color-sunken)" },
  isAnimationActive: false,
  contentStyle: {
    background: "var(--color-raised)",
    border: "1px solid var(--color-edge)",
    borderRadius: 8,
    fontSize: 12,
    padding: "6px 10px",
  },
  itemStyle: { color: "var(--color-ink)", padding: 0 },
};

/** Bars over time, with axes, grid and tooltip. */
export function ChartFrame({ x, formatPeriod, yAxis, formatValue, children, ...chart }: ChartFrameProps) {
  return (
    <ResponsiveContainer width="100%" height="100%">
      <BarChart accessibilityLayer={false} margin={{ top: 12, right: 4, bottom: 0, left: 0 }} {...chart}>
        <CartesianGrid vertical={false} stroke="var(--color-line)" />
        <XAxis
          dataKey={x}
          tickFormatter={(start: string) => formatPeriod(start)}
          tick={tick}
          tickLine={false}
          axisLine={{ stroke: "var(--color-edge)" }}
          minTickGap={36}
        />
        <YAxis width={44} tick={tick} tickLine={false} axisLine={false} {...yAxis} />
        <Tooltip
          {...tooltip}
          labelFormatter={(start) => formatPeriod(String(start), true)}
          formatter={formatValue}
        />
        {children}
      </BarChart>
    </ResponsiveContainer>
  );
}
