"use client";

import { useRouter } from "next/navigation";
import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { useTranslations } from "use-intl";
import { useProjectHref } from "@/components/layout/use-project";
import type { OverviewView } from "@/lib/overview/views";
import { dayAfter } from "./days-table";
import { useFormatDay } from "./use-format-day";

interface DaysChartProps {
  days: OverviewView["days"];
  label: string;
}

const axis = { fontSize: 12, fill: "var(--color-ink-soft)" };

/** Registered and disabled devices per day. A click on a day opens its devices; the table has the same links for the keyboard. */
export function DaysChart({ days, label }: DaysChartProps) {
  const t = useTranslations("overview");
  const formatDay = useFormatDay();
  const router = useRouter();
  const href = useProjectHref();

  function open(index: number | string | null | undefined) {
    const day = days[Number(index ?? Number.NaN)]?.day;
    if (day) router.push(href(`/devices?createdAfter=${day}&createdBefore=${dayAfter(day)}`));
  }

  return (
    <div role="img" aria-label={label} className="h-60 text-xs">
      <ResponsiveContainer width="100%" height="100%">
        <BarChart
          data={days}
          accessibilityLayer={false}
          barGap={1}
          margin={{ top: 8, right: 4, bottom: 0, left: 0 }}
          onClick={({ activeTooltipIndex }) => open(activeTooltipIndex)}
          className="cursor-pointer"
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
          <YAxis allowDecimals={false} width={36} tick={axis} tickLine={false} axisLine={false} />
          <Tooltip
            cursor={{ fill: "var(--color-sunken)" }}
            labelFormatter={(day) => formatDay(String(day), true)}
            isAnimationActive={false}
            contentStyle={{
              background: "var(--color-raised)",
              border: "1px solid var(--color-edge)",
              borderRadius: 8,
              fontSize: 12,
              padding: "6px 10px",
            }}
            itemStyle={{ color: "var(--color-ink)", padding: 0 }}
          />
          <Bar
            dataKey="registered"
            name={t("registered")}
            fill="var(--color-accent)"
            radius={[2, 2, 0, 0]}
            isAnimationActive={false}
          />
          <Bar
            dataKey="disabled"
            name={t("disabled")}
            fill="var(--color-bad)"
            radius={[2, 2, 0, 0]}
            isAnimationActive={false}
          />
        </BarChart>
      </ResponsiveContainer>
    </div>
  );
}
