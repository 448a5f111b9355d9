import { CaretDownIcon } from "@phosphor-icons/react/dist/csr/CaretDown";
import { CaretUpIcon } from "@phosphor-icons/react/dist/csr/CaretUp";
import { type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect, useMemo } from "react";
import { useTranslations } from "use-intl";
import { moveListPage } from "@/components/data-table/use-list-position";
import { useProjectHref } from "@/components/layout/context";
import { IconButton } from "@/components/ui/icon-button";
import { useBrowserValue } from "@/components/ui/use-browser-value";
import { type DeviceListing, deviceKeys, devicesPath } from "@/lib/devices/client";
import type { DeviceView } from "@/lib/devices/views";
import { requestJson } from "@/lib/http/client";
import type { Page } from "@/lib/listing/types";

/** The list as the operator saw it last. */
interface SeenList {
  project: string;
  listing: DeviceListing;
  /** When its rows came: a list that was loaded again has an order of its own. */
  loadedAt: number;
}

const storageKey = "rollcall.devices.seen";

/** Remembers which devices the list shows, so that a device's page leads to the next one. */
export function useRememberSeenList(
  project: string,
  listing: DeviceListing,
  loadedAt: number | undefined,
): void {
  const seen =
    loadedAt === undefined ? null : JSON.stringify({ project, listing, loadedAt } satisfies SeenList);
  useEffect(() => {
    if (seen) sessionStorage.setItem(storageKey, seen);
  }, [seen]);
}

/** One page of the list, in the order that it had: changes of its devices don't move them. */
function orderQuery(client: QueryClient, project: string, { listing, loadedAt }: SeenList) {
  return {
    queryKey: ["deviceOrder", project, loadedAt, listing] as const,
    queryFn: () => requestJson<Page<DeviceView>>(devicesPath(project, listing)),
    initialData: () => client.getQueryData<Page<DeviceView>>(deviceKeys.list(project, listing)),
    staleTime: Number.POSITIVE_INFINITY,
  };
}

/** The devices before and after one in the list that it was opened from; null if it isn't on its page. */
export function useNeighbours(project: string, id: string) {
  const client = useQueryClient();
  const router = useRouter();
  const href = useProjectHref();
  const stored = useBrowserValue(() => sessionStorage.getItem(storageKey), null);
  const seen = useMemo(() => parse(stored), [stored]);
  const isKnown = seen !== null && seen.project === project;
  const list = seen ?? { project, listing: { page: 1 } as DeviceListing, loadedAt: 0 };
  const { data } = useQuery({ ...orderQuery(client, project, list), enabled: isKnown });
  const index = data?.items.findIndex((device) => device.id === id) ?? -1;
  const isFirst = index === 0 && list.listing.page > 1;
  const isLast =
    data !== undefined && index === data.items.length - 1 && list.listing.page < data.page.pageCount;
  const pageAt = (page: number): SeenList => ({ ...list, listing: { ...list.listing, page } });
  const before = useQuery({
    ...orderQuery(client, project, pageAt(list.listing.page - 1)),
    enabled: isKnown && isFirst,
  });
  const after = useQuery({
    ...orderQuery(client, project, pageAt(list.listing.page + 1)),
    enabled: isKnown && isLast,
  });
  if (!isKnown || !data || index < 0) return null;

  function opener(device: DeviceView | undefined, page: number) {
    if (!device) return undefined;
    return () => {
      if (page !== list.listing.page) {
        sessionStorage.setItem(storageKey, JSON.stringify(pageAt(page)));
        moveListPage("devices", page);
      }
      router.push(href(`/devices/${device.id}`) as "/devices");
    };
  }

  const { page } = list.listing;
  return {
    /** Its place in the list, from 1. */
    position: (page - 1) * data.page.size + index + 1,
    info: data.page,
    /** Undefined at the ends of the list. */
    toPrevious: isFirst ? opener(before.data?.items.at(-1), page - 1) : opener(data.items[index - 1], page),
    toNext: isLast ? opener(after.data?.items[0], page + 1) : opener(data.items[index + 1], page),
  };
}

function parse(text: string | null): SeenList | null {
  try {
    return JSON.parse(text ?? "null");
  } catch {
    return null;
  }
}

/** Leads through the list that the device was opened from: "3 of 128". */
export function DeviceNeighbours({
  neighbours,
}: {
  neighbours: NonNullable<ReturnType<typeof useNeighbours>>;
}) {
  const t = useTranslations("devices.neighbours");
  const { position, info, toPrevious, toNext } = neighbours;
  return (
    <nav aria-label={t("title")} className="ms-auto flex shrink-0 items-center gap-1 text-sm text-ink-soft">
      <span className="me-1 tabular-nums">
        {t(info.totalIsEstimate ? "placeAbout" : "place", { position, total: info.total })}
      </span>
      <IconButton
        label={t("previous")}
        icon={<CaretUpIcon size={14} />}
        inactive={toPrevious === undefined}
        onClick={toPrevious}
        className="size-7!"
      />
      <IconButton
        label={t("next")}
        icon={<CaretDownIcon size={14} />}
        inactive={toNext === undefined}
        onClick={toNext}
        className="size-7!"
      />
    </nav>
  );
}
