"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useTranslations } from "use-intl";
import { Refusal } from "@/components/layout/refusal";
import { useProjectHref } from "@/components/layout/use-project";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { linkButton } from "@/components/ui/link-button";
import { Moment } from "@/components/ui/moment";
import { isAtWork, runHygieneMutation } from "@/lib/hygiene/client";
import type { HygieneView } from "@/lib/hygiene/views";
import { Card } from "./card";
import { useHygieneWords } from "./use-hygiene-words";

/** What the next pass will do, before it does it, and the way to have it now. */
export function HygieneNext({ project, hygiene }: { project: string; hygiene: HygieneView }) {
  const t = useTranslations("settings.hygiene");
  const href = useProjectHref();
  const run = useMutation(runHygieneMutation(useQueryClient(), project));
  const { devices, history } = useHygieneWords()(hygiene);
  const busy = run.isPending || isAtWork(hygiene);
  const { next, staleAfterDays } = hygiene;
  return (
    <Card title={t("next")}>
      <Refusal error={run.error} />
      {next.wouldStop && <Callout kind="info" title={t("stops")} />}
      <ul className="flex flex-col gap-1.5">
        <li>
          {t("due")} <Moment value={next.dueAt} />
        </li>
        <li>{devices}</li>
        {hygiene.historyDays !== null && <li>{history}</li>}
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
