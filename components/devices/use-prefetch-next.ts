"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { type DeviceListing, devicesQuery } from "@/lib/devices/client";
import type { DeviceView } from "@/lib/devices/views";
import type { Page } from "@/lib/listing/types";

/** Has the next page ready before it is asked for. */
export function usePrefetchNext(
  project: string,
  listing: DeviceListing,
  data: Page<DeviceView> | undefined,
): void {
  const client = useQueryClient();
  const { page } = listing;
  const arrived = data?.page.number === page && page < data.page.pageCount;
  useEffect(() => {
    if (arrived) void client.prefetchQuery(devicesQuery(project, { ...listing, page: page + 1 }));
  }, [arrived, client, project, page, listing]);
}
