import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useTranslations } from "use-intl";
import { FormError } from "@/components/layout/form-error";
import type { ConsoleProject } from "@/components/layout/operator-context";
import { PageHeader } from "@/components/layout/page-header";
import { usePermissions } from "@/components/layout/use-project";
import { Button } from "@/components/ui/button";
import { firstDeviceQuery, sampleDataMutation } from "@/lib/projects/client";
import { CreateFirstKey } from "./create-first-key";
import { FirstDevice } from "./first-device";
import { Snippet } from "./snippet";

interface FirstUseProps {
  project: ConsoleProject;
  /** Leaves for the page itself, once there is a device or sample data. */
  nextLabel: string;
  onNext: () => void;
}

/** Guides a project without devices to its first registration. */
export function FirstUse({ project, nextLabel, onNext }: FirstUseProps) {
  const t = useTranslations("firstUse");
  const { canEdit, canAdminister } = usePermissions();
  const [key, setKey] = useState<string | null>(null);
  const { data: devices } = useQuery(firstDeviceQuery(project.slug));
  const device = devices?.items[0] ?? null;
  return (
    <>
      <PageHeader title={t("title", { project: project.name })} />
      <div className="flex w-full max-w-3xl flex-col gap-6 px-4 pb-16 sm:px-6">
        <p className="max-w-prose text-ink-soft">{t("text")}</p>
        <ol className="flex flex-col gap-7">
          <Step number={1} title={t("keyTitle")}>
            {canAdminister ? (
              <CreateFirstKey project={project.slug} createdKey={key} onCreated={setKey} />
            ) : (
              <p className="text-ink-soft">{t("askAdmin")}</p>
            )}
          </Step>
          <Step number={2} title={t("sendTitle")}>
            <Snippet project={project.slug} apiKey={key} />
          </Step>
          <Step number={3} title={t("seeTitle")}>
            <FirstDevice device={device} nextLabel={nextLabel} onNext={onNext} />
          </Step>
        </ol>
        {canEdit && !device && <SampleOffer project={project.slug} onDone={onNext} />}
      </div>
    </>
  );
}

function Step({ number, title, children }: { number: number; title: string; children: ReactNode }) {
  return (
    <li className="grid grid-cols-[1.75rem_minmax(0,1fr)] gap-x-3">
      <span
        aria-hidden="true"
        className="grid size-7 place-items-center rounded-full bg-accent-tint text-sm font-semibold text-accent-ink tabular-nums"
      >
        {number}
      </span>
      <div className="flex min-w-0 flex-col gap-3 pt-1">
        <h2 className="text-sm font-semibold">{title}</h2>
        {children}
      </div>
    </li>
  );
}

function SampleOffer({ project, onDone }: { project: string; onDone: () => void }) {
  const t = useTranslations("firstUse");
  // `onDone` belongs to the mutation, not to `mutate`: the first sample device may unmount this before the response.
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
