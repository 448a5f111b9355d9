import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { usePermissions, useProjectSlug } from "@/components/layout/context";
import { FormError } from "@/components/layout/errors";
import { Button } from "@/components/ui/button";
import { useToast } from "@/components/ui/toast";
import { sampleDataMutation } from "@/lib/projects/client";

export function SampleBanner() {
  const project = useProjectSlug();
  const t = useTranslations("firstUse");
  const { canEdit } = usePermissions();
  const toast = useToast();
  const change = useMutation(sampleDataMutation(useQueryClient(), project));
  return (
    <section
      aria-label={t("bannerTitle")}
      className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-xl bg-accent-tint px-4 py-3 text-sm"
    >
      <div className="min-w-0 flex-1 basis-72">
        <p className="font-medium text-accent-ink">{t("bannerTitle")}</p>
        <p className="text-ink-soft">{t("bannerText")}</p>
        <FormError error={change.error} />
      </div>
      {canEdit && (
        <Button
          aria-busy={change.isPending}
          onClick={() =>
            !change.isPending &&
            change.mutate("DELETE", { onSuccess: () => toast({ title: t("sampleRemoved") }) })
          }
        >
          {t(change.isPending ? "removing" : "removeSample")}
        </Button>
      )}
    </section>
  );
}
