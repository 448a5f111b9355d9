import { useTranslations } from "use-intl";
import { CopyButton } from "@/components/ui/copy-button";
import type { AuditView } from "@/lib/audit/views";

interface EventOriginProps {
  event: AuditView;
  /** Shows what the id is, where there is room. */
  labelled?: boolean;
}

/** The API or the page that an event came from, and the id of its request. */
export function EventOrigin({ event: { source, requestId }, labelled = false }: EventOriginProps) {
  const t = useTranslations("activity");
  const label = useTranslations("activity.source");
  const page = useTranslations("frame");
  const [api = "", first] = (source ?? "").split("/");
  const known = first as "devices" | undefined;
  const names = [
    label.has(api as "console") ? label(api as "console") : api,
    known && page.has(known) ? page(known) : known,
  ].filter(Boolean);
  return (
    <p className="flex min-w-0 items-center gap-x-1.5 text-xs text-ink-soft">
      {names.length > 0 && (
        <span className="min-w-0 truncate" title={names.join(" · ")}>
          {names.join(" · ")}
        </span>
      )}
      <span className="flex shrink-0 items-center gap-0.5" title={requestId}>
        <span className={labelled ? "pe-1" : "sr-only"}>{t("request")} </span>
        <span className="font-mono">…{requestId.slice(-8)}</span>
        <CopyButton value={requestId} what={t("request")} />
      </span>
    </p>
  );
}
