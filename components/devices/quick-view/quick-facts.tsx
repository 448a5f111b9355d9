"use client";

import Link from "next/link";
import { useTranslations } from "use-intl";
import { useProjectHref } from "@/components/layout/use-project";
import { FullTimestamp } from "@/components/ui/timestamp";
import type { DeviceView } from "@/lib/devices/views";
import { PushToken } from "../detail/push-token";
import { IdFact, TextFact, ValueFact } from "../facts";
import { useSystemText } from "../platform";
import { deviceModel } from "../use-device-name";

interface QuickFactsProps {
  project: string;
  device: DeviceView;
  allowed: boolean;
}

/** Whose it is, what it runs, where pushes go, and when it last spoke. */
export function QuickFacts({ project, device, allowed }: QuickFactsProps) {
  const label = useTranslations("devices.detail.field");
  const href = useProjectHref();
  const systemOf = useSystemText();
  const { user, application } = device;
  const version = device.applicationVersion;
  return (
    <dl className="divide-y divide-line border-y border-line">
      <ValueFact label={label("email")}>
        <Link href={href(`/users/${user.id}`)} className="min-w-0 truncate text-accent-ink hover:underline">
          {user.email ?? user.externalUserId}
        </Link>
      </ValueFact>
      <TextFact label={label("model")} value={deviceModel(device)} />
      <TextFact label={label("system")} value={systemOf(device)} />
      <TextFact
        label={label("application")}
        value={version ? `${application.name} ${version}` : application.name}
      />
      <ValueFact label={label("pushToken")}>
        <PushToken key={device.id} project={project} device={device} allowed={allowed} />
      </ValueFact>
      <IdFact label={label("deviceIdentifier")} value={device.deviceIdentifier} />
      <IdFact label={label("id")} value={device.id} />
      {(["lastSeenAt", "createdAt"] as const).map((moment) => (
        <ValueFact key={moment} label={label(moment)}>
          <FullTimestamp value={device[moment]} />
        </ValueFact>
      ))}
    </dl>
  );
}
