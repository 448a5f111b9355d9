import Link from "next/link";
import { useTranslations } from "use-intl";
import { useProjectHref } from "@/components/layout/use-project";
import type { AuditView } from "@/lib/audit/views";
import { useEventText } from "./event-text";

/** What happened, and to what. */
export function EventHeadline({ event }: { event: AuditView }) {
  const t = useTranslations("activity");
  const action = useEventText()(event);
  if (!hasSubject(event.subject)) return action;
  return t.rich("headline", { action, name: () => <SubjectLink subject={event.subject} /> });
}

/** Whether the event names what it happened to. */
const hasSubject = ({ type, id, label }: AuditView["subject"]): boolean =>
  type !== "project" && type !== "job" && Boolean(label ?? id);

/** What an event happened to, as a link if it has a page. */
function SubjectLink({ subject }: { subject: AuditView["subject"] }) {
  const t = useTranslations("activity");
  const href = useProjectHref();
  const { type, id, label } = subject;
  if (!hasSubject(subject)) return null;
  const name = label ?? <span className="font-mono text-xs">{id.slice(-12)}</span>;
  // A subject without a label was deleted or never had a name. A device's page says which; a deleted user has no page.
  if ((type === "device" || (type === "user" && label)) && id) {
    return (
      <Link
        href={href(type === "device" ? `/devices/${id}` : `/users/${id}`)}
        prefetch={false}
        className="rounded-sm font-medium hover:text-accent-ink hover:underline"
      >
        {name}
      </Link>
    );
  }
  return (
    <span className="font-medium" title={label ? undefined : t("gone")}>
      {name}
    </span>
  );
}
