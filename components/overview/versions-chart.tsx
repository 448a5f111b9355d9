import { Bar } from "recharts";
import { useFormatter, useTranslations } from "use-intl";
import type { VersionsView } from "@/lib/overview/views";
import { ChartFrame } from "./chart-frame";
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
      <ChartFrame
        data={data}
        x="day"
        formatPeriod={formatDay}
        maxBarSize={48}
        yAxis={{
          domain: [0, 1],
          tickFormatter: (share: number) => format.number(share, { style: "percent" }),
        }}
        formatValue={(share, name, { payload }) => [
          t("shareOfDevices", {
            share: Number(share),
            devices: (payload as Day).devices[names.indexOf(String(name))] ?? 0,
          }),
          name,
        ]}
      >
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
      </ChartFrame>
    </div>
  );
}
