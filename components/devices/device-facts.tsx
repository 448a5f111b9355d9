"use client";

import Link from "next/link";
import { type ReactNode, useState } from "react";
import { useTranslations } from "use-intl";
import { useProjectHref } from "@/components/layout/context";
import { Section } from "@/components/layout/section";
import { Button } from "@/components/ui/button";
import { CodeBlock } from "@/components/ui/code-block";
import { CopyButton } from "@/components/ui/icon-button";
import { FullTimestamp, Timestamp } from "@/components/ui/timestamp";
import { deviceFields, fieldsWith, shownModel } from "@/lib/devices/fields";
import type { DeviceView } from "@/lib/devices/views";
import { PushToken } from "./detail/push-token";
import { FactGroup, HideEmptyFacts, IdFact, TextFact, ValueFact } from "./facts";
import { fullModel, useSystemText } from "./use-device-name";

/** All facts about a device, in groups. */
export function DeviceFacts({ device }: { device: DeviceView }) {
  const t = useTranslations("devices.detail");
  const common = useTranslations("common");
  const systemOf = useSystemText();
  const href = useProjectHref();
  const label = useTranslations("devices.detail.field");
  const { user, application } = device;
  const service = `${t(`pushService.${device.pushService}`)}, ${t(`pushEnvironment.${device.pushEnvironment}`)}`;
  const { notificationsAllowed } = device;
  const attributesTitle = t("group.attributes");
  const [showsEmpty, setShowsEmpty] = useState(false);
  const system = systemOf(device);
  const notifications =
    notificationsAllowed === null ? null : common(notificationsAllowed ? "allowed" : "refused");
  const empty = [
    ...[device.name, shownModel(device), system, device.deviceIdentifier, user.externalUserId, notifications],
    ...fieldsWith("group").map((field) => device[field]),
  ].filter((value) => !value).length;
  const importedAt = timeOfId(device.id);
  const isImported = importedAt.getTime() - Date.parse(device.createdAt) > minImportGapMs;
  const textsOf = (group: "device" | "push" | "application") =>
    fieldsWith("group", group).map((field) => {
      const Fact = "copyable" in deviceFields[field] ? IdFact : TextFact;
      return <Fact key={field} label={label(field)} value={device[field]} />;
    });
  return (
    <HideEmptyFacts value={!showsEmpty}>
      <div className="grid gap-x-10 gap-y-8 md:grid-cols-2 lg:grid-cols-1 2xl:grid-cols-2">
        <FactGroup title={t("group.device")}>
          <TextFact label={label("name")} value={device.name} />
          <TextFact label={label("model")} value={fullModel(device)} />
          <TextFact label={label("system")} value={system} />
          <IdFact label={label("id")} value={device.id} />
          <IdFact label={label("deviceIdentifier")} value={device.deviceIdentifier} />
          {textsOf("device")}
        </FactGroup>
        <FactGroup title={t("group.user")}>
          <ValueFact label={label("email")}>
            <Link
              href={href(`/users/${user.id}`)}
              className="min-w-0 truncate text-accent-ink hover:underline"
            >
              {user.email ?? user.externalUserId}
            </Link>
            {user.email && (
              <CopyButton value={user.email} what={label("email")} className="pointer-coarse:-my-1.5" />
            )}
          </ValueFact>
          <IdFact label={label("externalUserId")} value={user.externalUserId} />
          <IdFact label={label("userId")} value={user.id} />
        </FactGroup>
        <FactGroup title={t("group.push")}>
          <ValueFact label={label("pushToken")}>
            <PushToken device={device} />
          </ValueFact>
          <TextFact label={label("pushService")} value={service} />
          {device.pushService === "fcm" && (
            <TextFact label={label("addressKind")} value={t(`addressKind.${device.addressKind}`)} />
          )}
          <TextFact label={label("notificationsAllowed")} value={notifications} />
          {textsOf("push")}
        </FactGroup>
        <FactGroup title={t("group.application")}>
          <TextFact label={label("application")} value={application.name} />
          {textsOf("application")}
        </FactGroup>
        <FactGroup title={t("group.activity")}>
          <ValueFact label={label("lastSeenAt")}>
            <FullTimestamp value={device.lastSeenAt} />
          </ValueFact>
          <ValueFact label={isImported ? t("registeredAtSource") : label("createdAt")}>
            <FullTimestamp value={device.createdAt} />
          </ValueFact>
          {isImported && (
            <ValueFact label={t("imported")}>
              <FullTimestamp value={importedAt.toISOString()} />
            </ValueFact>
          )}
          <ValueFact label={label("updatedAt")}>
            <FullTimestamp value={device.updatedAt} />
          </ValueFact>
        </FactGroup>
        {empty > 0 && (
          <Button
            size="sm"
            variant="ghost"
            aria-expanded={showsEmpty}
            onClick={() => setShowsEmpty(!showsEmpty)}
            className="-ms-2 justify-self-start text-ink-soft! pointer-coarse:-ms-3.5 md:col-span-2 lg:col-span-1 2xl:col-span-2"
          >
            {t(showsEmpty ? "hideEmpty" : "showEmpty", { count: empty })}
          </Button>
        )}
        <Section
          title={attributesTitle}
          className="flex flex-col gap-3 md:col-span-2 lg:col-span-1 2xl:col-span-2"
        >
          {Object.keys(device.attributes).length === 0 ? (
            <p className="text-sm text-ink-soft">{t("attributesEmpty")}</p>
          ) : (
            <CodeBlock
              value={JSON.stringify(device.attributes, null, 2)}
              what={attributesTitle}
              className="max-h-96"
            />
          )}
        </Section>
      </div>
    </HideEmptyFacts>
  );
}

/** A device that was imported is older than its id. */
const minImportGapMs = 60_000;

/** The first 48 bits of a UUIDv7. */
const timeOfId = (id: string) => new Date(Number.parseInt(id.replace("-", "").slice(0, 12), 16));

/** What most questions about a device are about, on one line where there is room. */
export function DeviceStrip({ device }: { device: DeviceView }) {
  const t = useTranslations("devices.detail");
  const label = useTranslations("devices.detail.field");
  const environment = useTranslations("devices.filter.environment");
  const common = useTranslations("common");
  const href = useProjectHref();
  const { user, application, applicationVersion, notificationsAllowed } = device;
  const facts: [name: string, value: ReactNode][] = [
    [label("lastSeenAt"), <Timestamp key="lastSeenAt" value={device.lastSeenAt} />],
    [label("application"), [application.name, applicationVersion].filter(Boolean).join(" ")],
    [
      t("notifications"),
      notificationsAllowed === null ? t("notReported") : common(notificationsAllowed ? "allowed" : "refused"),
    ],
    [t("environment"), environment(device.pushEnvironment)],
    [
      t("group.user"),
      <Link
        key="user"
        href={href(`/users/${user.id}`)}
        className="block truncate text-accent-ink hover:underline pointer-coarse:-my-3 pointer-coarse:py-3"
      >
        {user.email ?? user.externalUserId}
      </Link>,
    ],
  ];
  return (
    <section aria-label={t("strip")}>
      <dl className="grid grid-cols-2 gap-x-6 gap-y-3 text-sm sm:flex sm:flex-wrap">
        {facts.map(([name, value]) => (
          <div key={name} className="min-w-0 last:max-sm:col-span-2">
            <dt className="text-xs text-ink-soft">{name}</dt>
            <dd className="min-w-0 break-words font-medium">{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
