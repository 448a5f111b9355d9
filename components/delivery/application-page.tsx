"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { ConfirmDialog } from "@/components/layout/confirm-dialog";
import { usePermissions, useProjectHref, useProjectSlug } from "@/components/layout/context";
import { FormError } from "@/components/layout/errors";
import type { FormState } from "@/components/layout/form";
import { QueryState } from "@/components/layout/page";
import { ApplicationNameCard } from "@/components/settings/application-name-card";
import { EndOfApplication } from "@/components/settings/end-of-application";
import { Card, SettingsLayout } from "@/components/settings/settings-layout";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { textLink } from "@/components/ui/styles";
import { Timestamp } from "@/components/ui/timestamp";
import { useToast } from "@/components/ui/toast";
import { applicationsQuery } from "@/lib/applications/client";
import type { ApplicationView } from "@/lib/applications/views";
import { decideQuarantineMutation, quarantinesQuery } from "@/lib/feedback/client";
import type { QuarantineView } from "@/lib/feedback/views";
import { applicationDeliveryQuery } from "@/lib/test-push/client";
import type { ApplicationDeliveryView } from "@/lib/test-push/views";
import { CredentialsCard } from "./credentials-card";
import { When } from "./device-delivery";
import { useExplanation, useServiceName } from "./use-explanation";

/** An application's push credentials, for admins, and what push services say about its devices. */
export function ApplicationPage({ id }: { id: string }) {
  const t = useTranslations("delivery.application");
  const project = useProjectSlug();
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

const idle: FormState = { error: null, isPending: false };
type Decision = "apply" | "discard";

/** An application's held-back reports that wait for a decision. Renders nothing without any. */
function Quarantines({ applicationId }: { applicationId: string }) {
  const project = useProjectSlug();
  const t = useTranslations("delivery.quarantine");
  const toast = useToast();
  const { data, error } = useQuery(quarantinesQuery(project));
  // Here, because a decision removes the quarantine that it was made in.
  const decide = useMutation(decideQuarantineMutation(project));
  const open =
    data?.items.filter((one) => one.applicationId === applicationId && one.closedAt === null) ?? [];
  return (
    <>
      <FormError error={error} />
      {open.map((quarantine) => {
        const { id, devices } = quarantine;
        const isDeciding = decide.variables?.id === id;
        return (
          <Quarantine
            key={id}
            quarantine={quarantine}
            mutation={isDeciding ? decide : idle}
            onDecide={(decision) =>
              decide.mutate(
                { id, decision },
                {
                  onSuccess: () =>
                    toast({ title: t(decision === "apply" ? "applied" : "discarded", { devices }) }),
                },
              )
            }
          />
        );
      })}
    </>
  );
}

interface QuarantineProps {
  quarantine: QuarantineView;
  mutation: FormState;
  onDecide: (decision: Decision) => void;
}

function Quarantine({ quarantine, mutation, onDecide }: QuarantineProps) {
  const t = useTranslations("delivery.quarantine");
  const serviceName = useServiceName();
  const [confirming, setConfirming] = useState(false);
  const { failed, reported, devices, answers, openedAt } = quarantine;
  const service = serviceName(quarantine.service);
  return (
    <section aria-label={t("title")} className="rounded-xl bg-warn-tint p-4 text-sm sm:p-5">
      <h3 className="font-semibold">{t("title")}</h3>
      <p className="max-w-prose">{t("text", { service, failed, reported, devices })}</p>
      <p className="text-ink-soft">
        {t("since")} <Timestamp value={openedAt} />
      </p>
      <ul aria-label={t("answers")} className="mt-2">
        {answers.map(({ code, sender, devices }) => (
          <li key={`${code} ${sender}`}>
            <code className="text-xs">{code}</code>{" "}
            <span className="text-ink-soft tabular-nums">
              · {t("devices", { devices })}
              {sender && ` · ${t("reportedBy", { sender })}`}
            </span>
          </li>
        ))}
      </ul>
      {!confirming && <FormError error={mutation.error} />}
      <div className="mt-3 flex flex-wrap gap-2">
        <Button onClick={() => onDecide("discard")} aria-busy={mutation.isPending}>
          {t("discard")}
        </Button>
        <Button variant="secondary-destructive" onClick={() => setConfirming(true)}>
          {t("apply", { devices })}
        </Button>
      </div>
      <ConfirmDialog
        open={confirming}
        onClose={() => setConfirming(false)}
        title={t("confirmTitle", { devices })}
        description={t("confirmText")}
        confirmLabel={t("apply", { devices })}
        mutation={mutation}
        onConfirm={() => onDecide("apply")}
      />
    </section>
  );
}
