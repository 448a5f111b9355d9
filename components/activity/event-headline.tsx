import { useTranslations } from "use-intl";
import type { AuditView } from "@/lib/audit/views";
import { hasSubject, SubjectLink } from "./subject-link";
import { useEventText } from "./use-event-text";

/** What happened, and to what. */
export function EventHeadline({ event }: { event: AuditView }) {
  const t = useTranslations("activity");
  const action = useEventText()(event);
  if (!hasSubject(event.subject)) return action;
  return t.rich("headline", { action, name: () => <SubjectLink subject={event.subject} /> });
}
