import { useTranslations } from "use-intl";
import { Timestamp } from "@/components/ui/timestamp";
import type { AuditView } from "@/lib/audit/views";
import { EventDetails, EventHeadline, EventOrigin } from "./event-parts";
import { actorName } from "./event-text";

export function EventList({ events }: { events: AuditView[] }) {
  const t = useTranslations("activity");
  if (events.length === 0) return <p className="py-2.5 text-sm text-ink-soft">{t("none")}</p>;
  return (
    <ol className="divide-y divide-line">
      {events.map((event) => (
        <li key={event.id} className="flex gap-4 py-2 text-sm">
          <div className="min-w-0 flex-1">
            <p className="break-words">
              <EventHeadline event={event} />
            </p>
            <EventDetails event={event} />
            <p className="truncate text-xs text-ink-soft">{t("by", { actor: actorName(event.actor) })}</p>
            <EventOrigin event={event} labelled />
          </div>
          <span className="shrink-0 text-ink-soft">
            <Timestamp value={event.at} />
          </span>
        </li>
      ))}
    </ol>
  );
}
