import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useTranslations } from "use-intl";
import { usePermissions, useProjectHref } from "@/components/layout/use-project";
import { Callout } from "@/components/ui/callout";
import { cleanupQuery } from "@/lib/cleanup/client";

/** Shown while cleanup stops because too many devices are stale. */
export function CleanupNotice({ project }: { project: string }) {
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
