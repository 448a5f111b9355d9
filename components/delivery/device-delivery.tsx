import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import Link from "next/link";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { usePermissions, useProjectHref, useProjectSlug } from "@/components/layout/context";
import { Section } from "@/components/layout/section";
import { usePageCommands } from "@/components/palette/page-commands";
import { Button } from "@/components/ui/button";
import { NoValue } from "@/components/ui/no-value";
import { textLink } from "@/components/ui/styles";
import { Timestamp } from "@/components/ui/timestamp";
import type { DeviceView } from "@/lib/devices/views";
import { deviceDeliveryQuery } from "@/lib/test-push/client";
import type { DeviceDeliveryView } from "@/lib/test-push/views";
import { useExplanation } from "./use-explanation";

const TestPushDialog = dynamic(() => import("./test-push-dialog").then((module) => module.TestPushDialog), {
  ssr: false,
});

/** What push services last said about a device, and a push to find out more. */
export function DeviceDelivery({ device }: { device: DeviceView }) {
  const project = useProjectSlug();
  const t = useTranslations("delivery");
  const { canEdit } = usePermissions();
  const delivery = useQuery(deviceDeliveryQuery(project, device.id));
  const { data } = delivery;
  const [sending, setSending] = useState<boolean>();
  const canSend = data?.testPush === "ready" || data?.testPush === "simulated";
  usePageCommands(
    canEdit && canSend ? [{ id: "test-push", label: t("send"), run: () => setSending(true) }] : [],
  );
  return (
    <Section
      title={t("title")}
      query={delivery}
      actions={
        canEdit &&
        canSend && (
          <Button size="sm" onClick={() => setSending(true)}>
            {t("send")}
          </Button>
        )
      }
    >
      {data && <Evidence delivery={data} service={device.pushService} />}
      {data && canEdit && !canSend && (
        <CredentialsHint
          isUnreadable={data.testPush === "unreadable"}
          applicationId={device.application.id}
        />
      )}
      {sending !== undefined && data && (
        <TestPushDialog
          device={device}
          isSimulated={data.testPush === "simulated"}
          open={sending}
          onClose={() => setSending(false)}
        />
      )}
    </Section>
  );
}

interface EvidenceProps {
  delivery: DeviceDeliveryView;
  service: DeviceView["pushService"];
}

function Evidence({ delivery: { lastAccepted, lastError }, service }: EvidenceProps) {
  const t = useTranslations("delivery");
  const explain = useExplanation();
  const explained = lastError?.problem && explain(lastError.problem, service);
  const term = "text-ink-soft";
  const row = "grid grid-cols-[minmax(8.5rem,2fr)_minmax(0,5fr)] gap-x-4 py-2.5 text-sm";
  return (
    <dl className="divide-y divide-line">
      <div className={row}>
        <dt className={term}>{t("lastAccepted")}</dt>
        <dd className="min-w-0">
          {lastAccepted ? <When at={lastAccepted.at} by={lastAccepted.by} /> : t("never")}
        </dd>
      </div>
      <div className={row}>
        <dt className={term}>{t("lastError")}</dt>
        <dd className="min-w-0 break-words">
          {lastError ? (
            <>
              <p className="font-medium">{explained ? explained.text : lastError.code}</p>
              {explained && <p>{explained.advice}</p>}
              <p className="mt-0.5 text-ink-soft">
                <code className="text-xs">{lastError.code}</code> ·{" "}
                <When at={lastError.at} by={lastError.by} />
              </p>
            </>
          ) : (
            <NoValue />
          )}
        </dd>
      </div>
    </dl>
  );
}

export function When({ at, by }: { at: string; by: string | null }) {
  const t = useTranslations("delivery");
  return (
    <>
      <Timestamp value={at} />
      {by && <span className="text-ink-soft"> · {t("reportedBy", { by })}</span>}
    </>
  );
}

function CredentialsHint({ isUnreadable, applicationId }: { isUnreadable: boolean; applicationId: string }) {
  const t = useTranslations("delivery.credentials");
  const href = useProjectHref();
  const { canAdminister } = usePermissions();
  return (
    <p className="pt-1 text-sm text-ink-soft">
      {t(isUnreadable ? "unreadable" : "missing")}{" "}
      {canAdminister ? (
        <Link href={href(`/settings/applications/${applicationId}`)} className={textLink}>
          {t("open")}
        </Link>
      ) : (
        t("askAdmin")
      )}
    </p>
  );
}
