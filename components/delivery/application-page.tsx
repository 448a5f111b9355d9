"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useTranslations } from "use-intl";
import { usePermissions, useProject, useProjectHref } from "@/components/layout/context";
import { QueryState } from "@/components/layout/page";
import { ApplicationNameCard } from "@/components/settings/application-name-card";
import { EndOfApplication } from "@/components/settings/end-of-application";
import { Card, SettingsLayout } from "@/components/settings/settings-layout";
import { Callout } from "@/components/ui/callout";
import { textLink } from "@/components/ui/styles";
import { applicationsQuery } from "@/lib/applications/client";
import type { ApplicationView } from "@/lib/applications/views";
import { applicationDeliveryQuery } from "@/lib/test-push/client";
import type { ApplicationDeliveryView } from "@/lib/test-push/views";
import { CredentialsCard } from "./credentials-card";
import { When } from "./device-delivery";
import { Quarantines } from "./quarantines";
import { useExplanation, useServiceName } from "./use-explanation";

/** An application's push credentials, for admins, and what push services say about its devices. */
export function ApplicationPage({ id }: { id: string }) {
  const t = useTranslations("delivery.application");
  const project = useProject()?.slug ?? "";
  const { canEdit, canAdminister } = usePermissions();
  const delivery = useQuery({ ...applicationDeliveryQuery(project, id), enabled: canEdit });
  const { data } = delivery;
  const applications = useQuery({ ...applicationsQuery(project), enabled: canAdminister });
  const application = applications.data?.items.find((one) => one.id === id);
  const others = applications.data?.items.filter((one) => one !== application) ?? [];
  const isGone = applications.data !== undefined && application === undefined;
  return (
    <SettingsLayout
      title={application?.name ?? data?.name ?? t("title")}
      text={t(canAdminister ? "text" : "textForEditors")}
      parent="/settings/project"
      isAllowed={canEdit}
    >
      {!isGone && <QueryState query={delivery} failed={t("loadFailed")} />}
      {isGone && <Gone name={data?.name} others={others} />}
      {data && !isGone && (
        <>
          {application && <ApplicationNameCard key={application.id} application={application} />}
          <Quarantines applicationId={id} />
          {canAdminister &&
            (["apns", "fcm"] as const).map((service) => (
              <CredentialsCard key={service} {...{ applicationId: id, service }} />
            ))}
          <Rates delivery={data} />
          {application && <EndOfApplication application={application} others={others} />}
        </>
      )}
    </SettingsLayout>
  );
}

/** In place of an application that was deleted or merged, perhaps while the page was open. */
function Gone({ name, others }: { name: string | undefined; others: ApplicationView[] }) {
  const t = useTranslations("delivery.application");
  const href = useProjectHref();
  const heir = others.find(({ aliases }) => name !== undefined && aliases.includes(name));
  return (
    <Callout kind="info" title={t("gone")}>
      {heir &&
        t.rich("goneInto", {
          name: heir.name,
          link: (text) => (
            <Link href={href(`/settings/applications/${heir.id}`)} className={textLink}>
              {text}
            </Link>
          ),
        })}
    </Callout>
  );
}

function Rates({ delivery: { rates, problems, firebase } }: { delivery: ApplicationDeliveryView }) {
  const t = useTranslations("delivery.application");
  const serviceName = useServiceName();
  const explain = useExplanation();
  const environments = useTranslations("devices.detail.pushEnvironment");
  return (
    <Card title={t("rates")} text={t("ratesText")}>
      {rates.length === 0 && <p className="text-sm text-ink-soft">{t("noReports")}</p>}
      {rates.length > 0 && (
        <ul className="divide-y divide-line text-sm">
          {rates.map(({ service, environment, reported, refused }) => (
            <li key={`${service} ${environment}`} className="flex flex-wrap justify-between gap-x-4 py-2">
              <span>
                {serviceName(service)}
                {service === "apns" && `, ${environments(environment as "production")}`}
              </span>
              <span className="text-ink-soft tabular-nums">
                {t("rate", { share: reported ? refused / reported : 0, refused, reported })}
              </span>
            </li>
          ))}
        </ul>
      )}
      {firebase.devices > 0 && (
        <p className="text-sm text-ink-soft">
          {t("fids", { share: firebase.fids / firebase.devices, ...firebase })}
        </p>
      )}
      {problems.length > 0 && (
        <ul aria-label={t("problems")} className="flex flex-col gap-3 text-sm">
          {problems.map(({ service, code, problem, lastAt, by, reports }) => {
            const explained = problem && explain(problem, service);
            return (
              <li key={`${service} ${code}`} className="rounded-lg bg-warn-tint px-3 py-2.5">
                <p className="font-medium">{explained?.text ?? code}</p>
                {explained && <p>{explained.advice}</p>}
                <p className="mt-0.5 text-ink-soft">
                  <code className="text-xs">{code}</code> · {t("reports", { reports })} ·{" "}
                  <When at={lastAt} by={by} />
                </p>
              </li>
            );
          })}
        </ul>
      )}
    </Card>
  );
}
