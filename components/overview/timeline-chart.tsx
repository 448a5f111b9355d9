import { useRouter } from "next/navigation";
import { Bar } from "recharts";
import { useFormatter, useTranslations } from "use-intl";
import type { TimelineView } from "@/lib/overview/views";
import { ChartFrame } from "./chart-frame";
import { useFormatPeriod, usePeriodHref } from "./periods";
import { clipLimit } from "./scale";

const maxNamed = 3;

/**
 * Registered and disabled devices by day or hour. A click on a period opens its devices; the table has the same links for
 * the keyboard. Bars that would flatten all others are cut off, which a note says with their values.
 */
export function TimelineChart({ timeline, label }: { timeline: TimelineView; label: string }) {
  const t = useTranslations("overview");
  const format = useFormatter();
  const router = useRouter();
  const { periods, unit } = timeline;
  const formatPeriod = useFormatPeriod(unit);
  const hrefOf = usePeriodHref(timeline);
  const limit = clipLimit(periods.map(({ registered, disabled }) => Math.max(registered, disabled)));
  const top = limit ?? Number.POSITIVE_INFINITY;
  const data = periods.map((period) => ({
    ...period,
    shownRegistered: Math.min(period.registered, top),
    shownDisabled: Math.min(period.disabled, top),
  }));
  const clipped = periods
    .flatMap(({ start, ...counts }) =>
      (["registered", "disabled"] as const).map((key) => ({ start, key, value: counts[key] })),
    )
    .filter(({ value }) => value > top)
    .sort((a, b) => b.value - a.value);
  const bar = (key: "registered" | "disabled", shown: "shownRegistered" | "shownDisabled", fill: string) => (
    <Bar
      dataKey={shown}
      name={t(key)}
      fill={fill}
      isAnimationActive={false}
      shape={(props: BarShape) => <ClippableBar {...props} isClipped={(props.payload?.[key] ?? 0) > top} />}
    />
  );
  return (
    <div className="h-64 text-xs">
      <div role="img" aria-label={label} className={clipped.length > 0 ? "h-58" : "h-64"}>
        <ChartFrame
          data={data}
          x="start"
          formatPeriod={formatPeriod}
          barGap={1}
          onClick={({ activeTooltipIndex }) => {
            const at = Number(activeTooltipIndex ?? Number.NaN);
            if (periods[at]) router.push(hrefOf(at));
          }}
          className="cursor-pointer"
          yAxis={{
            allowDecimals: false,
            tickFormatter: (value: number) => format.number(value, { notation: "compact" }),
            ...(limit !== null && { domain: [0, limit], allowDataOverflow: true }),
          }}
          formatValue={(_, name, { dataKey, payload }) => [
            format.number(dataKey === "shownRegistered" ? payload.registered : payload.disabled),
            name,
          ]}
        >
          {bar("registered", "shownRegistered", "var(--color-accent)")}
          {bar("disabled", "shownDisabled", "var(--color-bad)")}
        </ChartFrame>
      </div>
      {limit !== null && clipped.length > 0 && (
        <p className="h-6 truncate pt-1.5 text-ink-soft tabular-nums">
          {t("clipped", { limit })}{" "}
          {clipped
            .slice(0, maxNamed)
            .map(({ start, key, value }) =>
              t(`clippedBar.${key}`, { when: formatPeriod(start, unit === "hour"), value }),
            )
            .join(" · ")}
          {clipped.length > maxNamed && " …"}
        </p>
      )}
    </div>
  );
}

interface BarShape {
  x?: number;
  y?: number;
  width?: number;
  height?: number;
  fill?: string;
  payload?: TimelineView["periods"][number];
}

/** A bar that is cut off ends in a gap and a stub. */
function ClippableBar({
  x = 0,
  y = 0,
  width = 0,
  height = 0,
  fill,
  isClipped,
}: BarShape & { isClipped: boolean }) {
  if (height <= 0 || width <= 0) return null;
  if (!isClipped)
    return <rect x={x} y={y} width={width} height={height} rx={Math.min(2, width / 2)} fill={fill} />;
  const slope = Math.min(4, width / 2);
  const [right, gap, stub] = [x + width, 4, 8];
  const cut = y + stub;
  return (
    <g fill={fill}>
      <path d={`M${x},${y - 4} H${right} V${cut - slope} L${x},${cut} Z`} />
      <path d={`M${x},${cut + gap} L${right},${cut + gap - slope} V${y + height} H${x} Z`} />
    </g>
  );
}
