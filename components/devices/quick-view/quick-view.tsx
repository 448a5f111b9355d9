import { CaretDownIcon } from "@phosphor-icons/react/dist/csr/CaretDown";
import { CaretUpIcon } from "@phosphor-icons/react/dist/csr/CaretUp";
import { XIcon } from "@phosphor-icons/react/dist/csr/X";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { type KeyboardEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { useProjectHref, useProjectSlug } from "@/components/layout/context";
import { ErrorState } from "@/components/layout/page";
import { Drawer } from "@/components/ui/drawer";
import { IconButton } from "@/components/ui/icon-button";
import { Skeleton } from "@/components/ui/skeleton";
import { linkButton } from "@/components/ui/styles";
import { FullTimestamp } from "@/components/ui/timestamp";
import { deviceQuery } from "@/lib/devices/client";
import type { DeviceView } from "@/lib/devices/views";
import { PushToken } from "../detail/push-token";
import { DeviceToggle } from "../device-actions";
import { IdFact, TextFact, ValueFact } from "../facts";
import { StatusSummary } from "../status-summary";
import { fullModel, useDeviceName, useSystemText } from "../use-device-name";

interface QuickViewProps {
  /** Null if closed. */
  id: string | null;
  /** The ids of the list's rows, to step through. */
  page: string[];
  onOpen: (id: string) => void;
  onClose: () => void;
}

const rowOf = (id: string) => document.querySelector<HTMLElement>(`[data-row-link="${CSS.escape(id)}"]`);

/** A device in a panel next to the list: its status and main facts. The list stays usable. */
export function QuickView({ id, page, onOpen, onClose }: QuickViewProps) {
  const project = useProjectSlug();
  const t = useTranslations("devices");
  const href = useProjectHref();
  const nameOf = useDeviceName();
  // Keeps showing the device while the panel slides out.
  const [last, setLast] = useState(id ?? "");
  if (id !== null && id !== last) setLast(id);
  const { data: device, error, refetch } = useQuery(deviceQuery(useQueryClient(), project, last));
  const index = page.indexOf(last);
  const [previous, next] = index < 0 ? [] : [page[index - 1], page[index + 1]];

  function go(to: string | undefined) {
    if (to === undefined) return;
    rowOf(to)?.scrollIntoView({ block: "nearest" });
    onOpen(to);
  }

  function handleKeyDown(event: KeyboardEvent) {
    const to = { j: next, ArrowDown: next, k: previous, ArrowUp: previous }[event.key];
    if (to === undefined || event.metaKey || event.ctrlKey || event.altKey) return;
    event.preventDefault();
    go(to);
  }

  return (
    <Drawer
      open={id !== null}
      onOpenChange={(open) => !open && onClose()}
      label={t("quickView.title")}
      from="end"
      nonModal
      focusAfter={() => rowOf(last)}
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: j and k work anywhere in the panel. */}
      <div onKeyDown={handleKeyDown} className="flex min-h-full flex-col gap-5 p-5">
        <div className="flex items-start gap-1">
          <h2 className="min-w-0 flex-1 pt-1 text-base/6 font-semibold break-words">
            {device ? nameOf(device) : t("detail.loading")}
          </h2>
          <IconButton
            label={t("quickView.previous")}
            icon={<CaretUpIcon size={14} />}
            inactive={previous === undefined}
            onClick={() => go(previous)}
          />
          <IconButton
            label={t("quickView.next")}
            icon={<CaretDownIcon size={14} />}
            inactive={next === undefined}
            onClick={() => go(next)}
          />
          <IconButton label={t("quickView.close")} icon={<XIcon size={14} />} onClick={onClose} />
        </div>
        {error && <ErrorState title={t("detail.loadFailed")} error={error} onRetry={() => void refetch()} />}
        {!device && !error && <Skeleton className="w-2/3" />}
        {device && !error && (
          <>
            <StatusSummary device={device} />
            <QuickFacts device={device} />
            <div className="mt-auto flex flex-wrap gap-2">
              <Link href={href(`/devices/${device.id}`)} className={linkButton}>
                {t("quickView.page")}
              </Link>
              <DeviceToggle device={device} />
            </div>
          </>
        )}
      </div>
    </Drawer>
  );
}

function QuickFacts({ device }: { device: DeviceView }) {
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
      <TextFact label={label("model")} value={fullModel(device)} />
      <TextFact label={label("system")} value={systemOf(device)} />
      <TextFact
        label={label("application")}
        value={version ? `${application.name} ${version}` : application.name}
      />
      <ValueFact label={label("pushToken")}>
        <PushToken key={device.id} device={device} />
      </ValueFact>
      <IdFact label={label("deviceIdentifier")} value={device.deviceIdentifier} />
      <IdFact label={label("id")} value={device.id} />
      {(["lastSeenAt", "createdAt"] as const).map((field) => (
        <ValueFact key={field} label={label(field)}>
          <FullTimestamp value={device[field]} />
        </ValueFact>
      ))}
    </dl>
  );
}
