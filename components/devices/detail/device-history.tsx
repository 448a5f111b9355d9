import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { Changes, EventOrigin } from "@/components/activity/event-parts";
import { actorName } from "@/components/activity/event-text";
import { useProjectSlug } from "@/components/layout/context";
import { Section } from "@/components/layout/section";
import { Button } from "@/components/ui/button";
import { Timestamp } from "@/components/ui/timestamp";
import type { AuditView } from "@/lib/audit/views";
import { deviceHistoryQuery } from "@/lib/devices/client";
import { isDisabledReason } from "@/lib/devices/types";

/** A device's history, newest first. */
export function DeviceHistory({ id }: { id: string }) {
  const project = useProjectSlug();
  const t = useTranslations("devices.history");
  const textOf = useHistoryText();
  const history = useInfiniteQuery(deviceHistoryQuery(project, id));
  const events = history.data?.pages.flatMap(({ items }) => items);
  return (
    <Section title={t("title")} query={history}>
      {events && (
        <ol className="mt-3 border-s border-line ps-4">
          {events.map((event) => {
            const { text, note } = textOf(event);
            return (
              <li
                key={event.id}
                className="relative pb-4 text-sm before:absolute before:-start-[1.1875rem] before:top-1.5 before:size-[5px] before:rounded-full before:bg-ink-faint before:ring-4 before:ring-surface"
              >
                <div className="flex gap-3">
                  <p className="min-w-0 flex-1 break-words">{text}</p>
                  <span className="shrink-0 text-ink-soft">
                    <Timestamp value={event.at} />
                  </span>
                </div>
                {note && <p className="text-ink-soft break-words">{note}</p>}
                <Changes event={event} />
                <EventOrigin event={event} labelled />
              </li>
            );
          })}
          {events.length === 0 && <li className="text-sm text-ink-soft">{t("none")}</li>}
        </ol>
      )}
      {history.hasNextPage && (
        <Button size="sm" onClick={() => void history.fetchNextPage()} aria-busy={history.isFetchingNextPage}>
          {t("older")}
        </Button>
      )}
    </Section>
  );
}

/** Describes an event of a device, with the note its actor gave. */
function useHistoryText() {
  const t = useTranslations("devices.history");
  const reasons = useTranslations("devices.reason");
  return ({ action, actor, details: { reason, note } }: AuditView): { text: string; note?: string } => {
    const by = actorName(actor);
    const known = action.replace(/^device\./, "") as "changed";
    if (action !== "device.disabled")
      return { text: t.has(known) ? t(known, { by }) : t("other", { action, by }) };
    return reason !== "admin" && isDisabledReason(reason)
      ? { text: t("disabledBecause", { by, reason: reasons(reason) }) }
      : { text: t("disabled", { by }), ...(typeof note === "string" && { note }) };
  };
}
