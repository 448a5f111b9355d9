import { useFormatter, useTranslations } from "use-intl";

/** As `toISOString` writes it. */
const timestamp = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/** Shows a recorded value, of any type, as text. */
export function useValueText(): (value: unknown) => string {
  const t = useTranslations("activity.details");
  const format = useFormatter();
  return (value) => {
    if (isEmpty(value)) return "—";
    if (typeof value === "boolean") return t(value ? "yes" : "no");
    if (Array.isArray(value)) return value.join(", ");
    if (typeof value !== "string") return JSON.stringify(value);
    return timestamp.test(value)
      ? format.dateTime(new Date(value), { dateStyle: "medium", timeStyle: "short" })
      : value;
  };
}

export const isEmpty = (value: unknown): boolean =>
  value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0);

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;
