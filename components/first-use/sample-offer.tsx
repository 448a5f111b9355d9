"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { FormError } from "@/components/layout/form-error";
import { Button } from "@/components/ui/button";
import { sampleDataMutation } from "@/lib/projects/client";

/** Something to look at before the first app speaks. */
export function SampleOffer({ project, onDone }: { project: string; onDone: () => void }) {
  const t = useTranslations("firstUse");
  // Not with the call: the page may see the first sample device, and drop this offer, before the answer is here.
  const change = useMutation(sampleDataMutation(useQueryClient(), project, onDone));
  return (
    <section aria-label={t("sampleTitle")} className="rounded-xl p-4 ring ring-line">
      <h2 className="text-sm font-semibold">{t("sampleTitle")}</h2>
      <p className="mt-1 mb-3 max-w-prose text-ink-soft">{t("sampleText")}</p>
      <FormError error={change.error} />
      <Button aria-busy={change.isPending} onClick={() => !change.isPending && change.mutate("POST")}>
        {t(change.isPending ? "adding" : "addSample")}
      </Button>
    </section>
  );
}
