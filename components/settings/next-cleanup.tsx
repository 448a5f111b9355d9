"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useTranslations } from "use-intl";
import { FormError } from "@/components/layout/form-error";
import { useProjectHref } from "@/components/layout/use-project";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { DateTime } from "@/components/ui/date-time";
import { linkButton } from "@/components/ui/styles";
import { isCleanupActive, runCleanupMutation } from "@/lib/cleanup/client";
import type { CleanupView } from "@/lib/cleanup/views";
import { Card } from "./card";
import { useCleanupSummary } from "./use-cleanup-summary";

/** What the next pass will do, before it does it, and the way to have it now. */
export function NextCleanup({ project, hygiene: cleanup }: { project: string; hygiene: CleanupView }) {
  const t = useTranslations("settings.cleanup");
  const href = useProjectHref();
  const run = useMutation(runCleanupMutation(useQueryClient(), project));
  const { devices, history } = useCleanupSummary()(cleanup);
  const busy = run.isPending || isCleanupActive(cleanup);
  const { next, staleAfterDays } = cleanup;
  return (
    <Card title={t("next")}>
      <FormError error={run.error} />
      {next.wouldStop && <Callout kind="info" title={t("stops")} />}
      <ul className="flex flex-col gap-1.5">
        <li>
          {t("due")} <DateTime value={next.dueAt} />
        </li>
        <li>{devices}</li>
        {cleanup.historyDays !== null && <li>{history}</li>}
      </ul>
      <div className="flex flex-wrap gap-2">
        <Button aria-busy={busy} onClick={() => !busy && run.mutate()}>
          {t(busy ? "running" : "run")}
        </Button>
        {next.stale > 0 && (
          <Link
            href={href(`/devices?status=enabled&lastSeenBefore=${staleAfterDays}d`)}
            className={linkButton}
          >
            {t("show")}
          </Link>
        )}
      </div>
    </Card>
  );
}
