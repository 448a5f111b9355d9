import { useTranslations } from "use-intl";
import type { AuditView } from "@/lib/audit/views";
import type { JobView } from "@/lib/jobs/views";
import { useActionText } from "./use-action-text";

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
