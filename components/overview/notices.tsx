import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useTranslations } from "use-intl";
import { usePermissions, useProjectHref, useProjectSlug } from "@/components/layout/context";
import { Callout } from "@/components/ui/callout";
import { cleanupQuery } from "@/lib/cleanup/client";
import { quarantinesQuery } from "@/lib/feedback/client";

/** Shown while cleanup stops because too many devices are stale. */
export function CleanupNotice() {
  const project = useProjectSlug();
  const t = useTranslations("overview.cleanup");
  const href = useProjectHref();
  const { canAdminister } = usePermissions();
  const { data } = useQuery(cleanupQuery(project));
  if (data?.last?.outcome !== "stopped" || !data.next.wouldStop) return null;
  const { stale, enabled } = data.last;
  return (
    <Callout kind="info" title={t("title")}>
      {t("text", { stale, enabled, max: data.safetyLimitPercent })}{" "}
      {canAdminister && (
        <Link href={href("/settings/cleanup")} className="font-medium text-accent-ink underline">
          {t("review")}
        </Link>
      )}
    </Callout>
  );
}

/** Shown while held-back reports wait for a decision, with a link to each application that has some. */
export function QuarantineNotice() {
  const project = useProjectSlug();
  const t = useTranslations("overview.quarantine");
  const href = useProjectHref();
  const { canEdit } = usePermissions();
  const { data } = useQuery(quarantinesQuery(project));
  const open = data?.items.filter(({ closedAt }) => closedAt === null) ?? [];
  if (open.length === 0) return null;
  const applications = new Map(open.map(({ applicationId, application }) => [applicationId, application]));
  const devices = open.reduce((sum, one) => sum + one.devices, 0);
  return (
    <Callout kind="info" title={t("title")}>
      {t("text", { devices })}{" "}
      {canEdit &&
        [...applications].map(([id, application]) => (
          <Link
            key={id}
            href={href(`/settings/applications/${id}`)}
            className="mr-3 font-medium text-accent-ink underline"
          >
            {t("review", { application })}
          </Link>
        ))}
    </Callout>
  );
}
