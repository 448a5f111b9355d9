"use client";

import { CaretDownIcon } from "@phosphor-icons/react/dist/csr/CaretDown";
import { CaretUpIcon } from "@phosphor-icons/react/dist/csr/CaretUp";
import { XIcon } from "@phosphor-icons/react/dist/csr/X";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { type KeyboardEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { ErrorState } from "@/components/layout/error-state";
import { useProjectHref } from "@/components/layout/use-project";
import { Drawer } from "@/components/ui/drawer";
import { IconButton } from "@/components/ui/icon-button";
import { Skeleton } from "@/components/ui/skeleton";
import { linkButton } from "@/components/ui/styles";
import { deviceQuery } from "@/lib/devices/client";
import { DeviceButton } from "../device-button";
import { StatusSummary } from "../status-summary";
import { useDeviceName } from "../use-device-name";
import { QuickFacts } from "./quick-facts";

interface QuickViewProps {
  project: string;
  /** Null once it is closed. */
  id: string | null;
  /** The rows of the list, to go through. */
  page: string[];
  allowed: boolean;
  onOpen: (id: string) => void;
  onClose: () => void;
}

const rowOf = (id: string) => document.querySelector<HTMLElement>(`[data-row-link="${CSS.escape(id)}"]`);

/** One device beside the list: its verdict and what one asks for most. The list stays in use. */
export function QuickView({ project, id, page, allowed, onOpen, onClose }: QuickViewProps) {
  const t = useTranslations("devices");
  const href = useProjectHref();
  const nameOf = useDeviceName();
  // While it slides away it goes on showing what it showed.
  const [last, setLast] = useState(id ?? "");
  if (id !== null && id !== last) setLast(id);
  const { data: device, error, refetch } = useQuery(deviceQuery(useQueryClient(), project, last));
  const at = page.indexOf(last);
  const [previous, next] = at < 0 ? [] : [page[at - 1], page[at + 1]];

  function go(to: string | undefined) {
    if (to === undefined) return;
    rowOf(to)?.scrollIntoView({ block: "nearest" });
    onOpen(to);
  }

  function press(event: KeyboardEvent) {
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
      {/* biome-ignore lint/a11y/noStaticElementInteractions: j and k work wherever in the panel the focus is. */}
      <div onKeyDown={press} className="flex min-h-full flex-col gap-5 p-5">
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
            <QuickFacts project={project} device={device} allowed={allowed} />
            <div className="mt-auto flex flex-wrap gap-2">
              <Link href={href(`/devices/${device.id}`)} className={linkButton}>
                {t("quickView.page")}
              </Link>
              <DeviceButton device={device} />
            </div>
          </>
        )}
      </div>
    </Drawer>
  );
}
