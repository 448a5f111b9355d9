"use client";

import { useTranslations } from "use-intl";
import type { AuditView } from "@/lib/audit/views";
import { SubjectLink } from "./subject-link";
import { useActionText } from "./use-action-text";

export function ActionCell({ event }: { event: AuditView }) {
  const actionText = useActionText();
  return (
    <span className="block truncate">
      {actionText(event.action)} <SubjectLink subject={event.subject} />
    </span>
  );
}

export function ActorCell({ event }: { event: AuditView }) {
  const t = useTranslations("activity.actorType");
  const { type, label } = event.actor;
  return (
    <span className="block truncate" title={label}>
      {label} {type !== "operator" && <span className="text-xs text-ink-soft">{t(type)}</span>}
    </span>
  );
}
