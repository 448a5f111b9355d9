import { useFormatter } from "use-intl";

const exact = { dateStyle: "medium", timeStyle: "short" } as const;

export function DateTime({ value }: { value: string }) {
  const format = useFormatter();
  return (
    <time dateTime={value} className="tabular-nums">
      {format.dateTime(new Date(value), exact)}
    </time>
  );
}
