import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { useFormatter, useTranslations } from "use-intl";
import type { VersionsView } from "@/lib/overview/views";
import { axis, chartTooltip } from "./chart-styles";
import { useFormatDay } from "./periods";
import { versionColors } from "./version-colors";

interface VersionsChartProps {
  versions: VersionsView;
  names: string[];
  label: string;
}

/** Stacked to the whole, so that shares can be compared however many devices there were. */
export function VersionsChart({ versions: { days }, names, label }: VersionsChartProps) {
  const t = useTranslations("overview");
  const format = useFormatter();
  const formatDay = useFormatDay();
  const data = days.map(({ day, counts, other }) => {
    const all = [...counts, other];
    return { day, devices: all, total: all.reduce((sum, count) => sum + count, 0) };
  });
  type Day = (typeof data)[number];
  const shareOf = ({ devices, total }: Day, at: number) => (devices[at] ?? 0) / Math.max(total, 1);
  return (
    <div role="img" aria-label={label} className="h-64 text-xs">
      <ResponsiveContainer width="100%" height="100%">
        <BarChart
          data={data}
          accessibilityLayer={false}
          maxBarSize={48}
          margin={{ top: 8, right: 4, bottom: 0, left: 0 }}
        >
          <CartesianGrid vertical={false} stroke="var(--color-line)" />
          <XAxis
            dataKey="day"
            tickFormatter={(day: string) => formatDay(day)}
            tick={axis}
            tickLine={false}
            axisLine={{ stroke: "var(--color-edge)" }}
            minTickGap={36}
          />
          <YAxis
            width={44}
            domain={[0, 1]}
            tick={axis}
            tickLine={false}
            axisLine={false}
            tickFormatter={(share: number) => format.number(share, { style: "percent" })}
          />
          <Tooltip
            {...chartTooltip}
            labelFormatter={(day) => formatDay(String(day), true)}
            formatter={(share, name, { payload }) => [
              t("shareOfDevices", {
                share: Number(share),
                devices: devicesOf(payload, names.indexOf(String(name))),
              }),
              name,
            ]}
          />
          {names.map((name, at) => (
            <Bar
              key={name}
              dataKey={(day: Day) => shareOf(day, at)}
              name={name}
              stackId="versions"
              fill={versionColors[at] ?? ""}
              stroke="var(--color-surface)"
              strokeWidth={1}
              isAnimationActive={false}
            />
          ))}
        </BarChart>
      </ResponsiveContainer>
    </div>
  );
}

const devicesOf = ({ devices }: { devices: number[] }, at: number): number => devices[at] ?? 0;
