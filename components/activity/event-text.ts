import { useFormatter, useTranslations } from "use-intl";
import type { AuditAction } from "@/lib/audit/client";
import type { AuditView } from "@/lib/audit/views";
import type { JobView } from "@/lib/jobs/views";

const number = (value: unknown) => (typeof value === "number" ? value : 0);

/** What happened, without the name of the subject: a job says what it did and to how many. */
export function useEventText(): (event: AuditView) => string {
  const t = useTranslations("jobs");
  const actionText = useActionText();
  return ({ action, details }) => {
    const { kind, status, undoOf, tags, fileName, created, updated, rows, application } = details;
    if (action === "job.finished") {
      const what = undoOf === undefined ? (kind as JobView["kind"]) : "undo";
      const key = status === "done" ? (`finished.${what}` as const) : (status as "failed");
      const counts = { done: number(details.done), total: number(details.total) };
      const names = { from: String(details.from ?? ""), to: String(details.to ?? "") };
      const values = {
        ...counts,
        tags: String(tags ?? ""),
        application: String(application ?? ""),
        ...names,
      };
      return t.has(key) ? t(key, values) : actionText(action);
    }
    if (action === "import.finished") {
      const counts = { created: number(created), updated: number(updated), rows: number(rows) };
      return t(`import.${status === "failed" ? "failed" : "done"}`, {
        ...counts,
        fileName: String(fileName),
      });
    }
    return actionText(action);
  };
}

/** Names an action. One without a text, from a newer server, is shown as it is. */
export function useActionText(): (action: string) => string {
  const t = useTranslations("activity.action");
  return (action) => {
    const known = action as AuditAction;
    return t.has(known) ? t(known) : action;
  };
}

/** Keys of one name are told apart by their last four characters. */
export const actorName = ({ label, lastFour }: AuditView["actor"]): string =>
  lastFour === null ? label : `${label} …${lastFour}`;

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
