"use client";

import { useTranslations } from "use-intl";
import { FullTimestamp } from "@/components/ui/timestamp";
import type { DeviceView } from "@/lib/devices/views";
import { DeviceAttributes } from "./device-attributes";
import { FactGroup, IdFact, TextFact, ValueFact } from "./facts";
import { useSystemText } from "./platform";
import { modelOf } from "./use-device-name";

/** Everything that is known of a device, in groups. */
export function DeviceFacts({ device }: { device: DeviceView }) {
  const t = useTranslations("devices.detail");
  const common = useTranslations("common");
  const systemOf = useSystemText();
  const label = useTranslations("devices.detail.field");
  const { user, application } = device;
  const service = `${t(`pushService.${device.pushService}`)}, ${t(`pushEnvironment.${device.pushEnvironment}`)}`;
  const allowed = device.notificationsAllowed;
  return (
    <div className="grid gap-x-12 gap-y-8 lg:grid-cols-2">
      <FactGroup title={t("group.device")}>
        <TextFact label={label("name")} value={device.name} />
        <TextFact label={label("model")} value={modelOf(device)} />
        <TextFact label={label("system")} value={systemOf(device)} />
        <IdFact label={label("id")} value={device.id} />
        <IdFact label={label("deviceIdentifier")} value={device.deviceIdentifier} />
        <IdFact label={label("handsetId")} value={device.handsetId} />
      </FactGroup>
      <FactGroup title={t("group.user")}>
        <IdFact label={label("email")} value={user.email} prose />
        <IdFact label={label("externalUserId")} value={user.externalUserId} />
        <IdFact label={label("userId")} value={user.id} />
      </FactGroup>
      <FactGroup title={t("group.push")}>
        <ValueFact label={label("pushToken")}>
          <span className="font-mono text-xs">{device.pushTokenMasked}</span>
        </ValueFact>
        <TextFact label={label("pushService")} value={service} />
        <TextFact
          label={label("notificationsAllowed")}
          value={allowed === null ? null : common(allowed ? "allowed" : "refused")}
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
        {(["lastSeenAt", "createdAt", "updatedAt"] as const).map((moment) => (
          <ValueFact key={moment} label={label(moment)}>
            <FullTimestamp value={device[moment]} />
          </ValueFact>
        ))}
      </FactGroup>
      <DeviceAttributes attributes={device.attributes} />
    </div>
  );
}
