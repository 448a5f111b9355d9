"use client";

import Link from "next/link";
import { useTranslations } from "use-intl";
import { useProjectHref } from "@/components/layout/use-project";
import { CodeBlock } from "@/components/ui/code-block";
import { CopyButton } from "@/components/ui/copy-button";
import { FullTimestamp } from "@/components/ui/timestamp";
import type { DeviceView } from "@/lib/devices/views";
import { PushToken } from "./detail/push-token";
import { FactGroup, IdFact, TextFact, ValueFact } from "./facts";
import { deviceModel, useSystemText } from "./use-device-name";

interface DeviceFactsProps {
  project: string;
  device: DeviceView;
  allowed: boolean;
}

/** All facts about a device, in groups. */
export function DeviceFacts({ project, device, allowed }: DeviceFactsProps) {
  const t = useTranslations("devices.detail");
  const common = useTranslations("common");
  const systemOf = useSystemText();
  const href = useProjectHref();
  const label = useTranslations("devices.detail.field");
  const { user, application } = device;
  const service = `${t(`pushService.${device.pushService}`)}, ${t(`pushEnvironment.${device.pushEnvironment}`)}`;
  const { notificationsAllowed } = device;
  const attributesTitle = t("group.attributes");
  return (
    <div className="grid gap-x-10 gap-y-8 md:grid-cols-2 xl:grid-cols-1 2xl:grid-cols-2">
      <FactGroup title={t("group.device")}>
        <TextFact label={label("name")} value={device.name} />
        <TextFact label={label("model")} value={deviceModel(device)} />
        <TextFact label={label("system")} value={systemOf(device)} />
        <IdFact label={label("id")} value={device.id} />
        <IdFact label={label("deviceIdentifier")} value={device.deviceIdentifier} />
        <IdFact label={label("handsetId")} value={device.handsetId} />
      </FactGroup>
      <FactGroup title={t("group.user")}>
        <ValueFact label={label("email")}>
          <Link href={href(`/users/${user.id}`)} className="min-w-0 truncate text-accent-ink hover:underline">
            {user.email ?? user.externalUserId}
          </Link>
          {user.email && <CopyButton value={user.email} what={label("email")} />}
        </ValueFact>
        <IdFact label={label("externalUserId")} value={user.externalUserId} />
        <IdFact label={label("userId")} value={user.id} />
      </FactGroup>
      <FactGroup title={t("group.push")}>
        <ValueFact label={label("pushToken")}>
          <PushToken project={project} device={device} allowed={allowed} />
        </ValueFact>
        <TextFact label={label("pushService")} value={service} />
        <TextFact
          label={label("notificationsAllowed")}
          value={notificationsAllowed === null ? null : common(notificationsAllowed ? "allowed" : "refused")}
        />
        <IdFact label={label("notificationId")} value={device.notificationId} />
      </FactGroup>
      <FactGroup title={t("group.application")}>
        <TextFact label={label("application")} value={application.name} />
        <TextFact label={label("applicationVersion")} value={device.applicationVersion} />
        <TextFact label={label("applicationBuild")} value={device.applicationBuild} />
        <IdFact label={label("applicationPackage")} value={device.applicationPackage} />
      </FactGroup>
      <FactGroup title={t("group.activity")}>
        {(["lastSeenAt", "createdAt", "updatedAt"] as const).map((field) => (
          <ValueFact key={field} label={label(field)}>
            <FullTimestamp value={device[field]} />
          </ValueFact>
        ))}
      </FactGroup>
      <section aria-label={attributesTitle} className="min-w-0 md:col-span-2 xl:col-span-1 2xl:col-span-2">
        <h2 className="mb-3 border-b border-line pb-2 text-sm font-semibold">{attributesTitle}</h2>
        {Object.keys(device.attributes).length === 0 ? (
          <p className="text-sm text-ink-soft">{t("attributesEmpty")}</p>
        ) : (
          <CodeBlock
            value={JSON.stringify(device.attributes, null, 2)}
            what={attributesTitle}
            className="max-h-96"
          />
        )}
      </section>
    </div>
  );
}
