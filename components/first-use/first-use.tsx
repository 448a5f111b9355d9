"use client";

import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useTranslations } from "use-intl";
import type { ConsoleProject } from "@/components/layout/operator-context";
import { PageHeader } from "@/components/layout/page-header";
import { usePermissions } from "@/components/layout/use-project";
import { firstDeviceQuery } from "@/lib/projects/client";
import { CreateFirstKey } from "./create-first-key";
import { FirstDevice } from "./first-device";
import { SampleOffer } from "./sample-offer";
import { Snippet } from "./snippet";

interface FirstUseProps {
  project: ConsoleProject;
  /** Sample data stands in for a first device, or the first one was seen: where to go on to, in words and in deed. */
  nextLabel: string;
  onNext: () => void;
  /** Below the title: what came of bulk work that emptied the project. */
  children?: ReactNode;
}

/** A project without devices: how the first one comes in, watched for live. */
export function FirstUse({ project, nextLabel: next, onNext, children }: FirstUseProps) {
  const t = useTranslations("firstUse");
  const { canEdit: edit, canAdminister: administer } = usePermissions();
  const [key, setKey] = useState<string | null>(null);
  const { data: device } = useQuery(firstDeviceQuery(project.slug));
  return (
    <>
      <PageHeader title={t("title", { project: project.name })} />
      {children}
      <div className="flex w-full max-w-3xl flex-col gap-6 px-4 pb-16 sm:px-6">
        <p className="max-w-prose text-ink-soft">{t("text")}</p>
        <ol className="flex flex-col gap-7">
          <Step number={1} title={t("keyTitle")}>
            {administer ? (
              <CreateFirstKey project={project.slug} createdKey={key} onCreated={setKey} />
            ) : (
              <p className="text-ink-soft">{t("askAdmin")}</p>
            )}
          </Step>
          <Step number={2} title={t("sendTitle")}>
            <Snippet project={project.slug} apiKey={key} />
          </Step>
          <Step number={3} title={t("seeTitle")}>
            <FirstDevice device={device ?? null} next={next} onNext={onNext} />
          </Step>
        </ol>
        {edit && !device && <SampleOffer project={project.slug} onDone={onNext} />}
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
