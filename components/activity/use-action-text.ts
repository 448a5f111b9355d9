import { useTranslations } from "use-intl";
import type { AuditAction } from "@/lib/audit/client";

/** Names an action. One without a text, from a newer server, is shown as it is. */
export function useActionText(): (action: string) => string {
  const t = useTranslations("activity.action");
  return (action) => {
    const known = action as AuditAction;
    return t.has(known) ? t(known) : action;
  };
}
