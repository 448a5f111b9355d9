"use client";

import { useEffect, useEffectEvent } from "react";
import type { Page } from "@/lib/listing/types";

/** Has the next page ready before it is asked for. `data` is the answer for `page`, once it is here. */
export function usePrefetchNext(
  page: number,
  data: Page<unknown> | undefined,
  prefetch: (page: number) => void,
): void {
  const bring = useEffectEvent(prefetch);
  useEffect(() => {
    if (data?.page.number === page && page < data.page.pageCount) bring(page + 1);
  }, [page, data]);
}
