"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { Refusal } from "@/components/layout/refusal";
import { Button } from "@/components/ui/button";
import { sampleDataMutation } from "@/lib/projects/client";

/** Something to look at before the first app speaks. */
export function SampleOffer({ project, onDone }: { project: string; onDone: () => void }) {
  const t = useTranslations("firstUse");
  const change = useMutation(sampleDataMutation(useQueryClient(), project));
  return (
    <section aria-label={t("sampleTitle")} className="rounded-xl p-4 ring ring-line">
      <h2 className="text-sm font-semibold">{t("sampleTitle")}</h2>
      <p className="mt-1 mb-3 max-w-prose text-ink-soft">{t("sampleText")}</p>
      <Refusal error={change.error} />
      <Button
        aria-busy={change.isPending}
        onClick={() => !change.isPending && change.mutate("POST", { onSuccess: onDone })}
      >
        {t(change.isPending ? "adding" : "addSample")}
      </Button>
    </section>
  );
}
