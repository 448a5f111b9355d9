"use client";

import { useTranslations } from "use-intl";
import type { AuditAction } from "@/lib/audit/client";

/** An action in words. One that this page does not know yet keeps its own name. */
export function useActionText(): (action: string) => string {
  const t = useTranslations("activity.action");
  return (action) => {
    const known = action as AuditAction;
    return t.has(known) ? t(known) : action;
  };
}
