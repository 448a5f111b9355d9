import { useTranslations } from "use-intl";

/** Shows a recorded value, of any type, as text. */
export function useValueText(): (value: unknown) => string {
  const t = useTranslations("activity.details");
  return (value) => {
    if (value === null || value === undefined || value === "") return "—";
    if (typeof value === "boolean") return t(value ? "yes" : "no");
    if (Array.isArray(value)) return value.join(", ");
    return typeof value === "string" ? value : JSON.stringify(value);
  };
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;
