"use client";

import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { useDeviceName } from "@/components/devices/use-device-name";
import { useProject, useProjectHref } from "@/components/layout/use-project";
import { userDisplayName } from "@/components/users/user-name";
import { devicesQuery } from "@/lib/devices/client";
import { defaultDeviceSort } from "@/lib/devices/listing";
import { usersQuery } from "@/lib/users/client";
import { defaultUserSort } from "@/lib/users/listing";
import type { PaletteGroup } from "./option";

const pause = 200;
const most = 6;

interface Search {
  groups: PaletteGroup[];
  searching: boolean;
  failed: boolean;
}

/** Devices and users that match: through the lists' own search, a moment after the last letter. */
export function useSearchOptions(typed: string): Search {
  const t = useTranslations("palette");
  const router = useRouter();
  const href = useProjectHref();
  const nameOf = useDeviceName();
  const project = useProject()?.slug ?? "";
  const q = useSettled(typed);
  const enabled = project !== "" && q.length > 1;
  const page = { page: 1, pageSize: 25 };
  const devices = useQuery({
    ...devicesQuery(project, { ...page, sort: defaultDeviceSort, filters: { q } }),
    enabled,
    placeholderData: undefined,
  });
  const users = useQuery({
    ...usersQuery(project, { ...page, sort: defaultUserSort, q }),
    enabled,
    placeholderData: undefined,
  });
  if (!enabled || typed.length < 2) return { groups: [], searching: false, failed: false };

  const list = (path: "/devices" | "/users") => href(`${path}?q=${encodeURIComponent(q)}`);
  const all = (path: "/devices" | "/users", label: string) => ({
    id: `all${path.replace("/", "-")}`,
    label,
    run: () => router.push(list(path)),
  });
  const foundDevices = devices.data?.items ?? [];
  const foundUsers = users.data?.items ?? [];
  return {
    searching: devices.isFetching || users.isFetching || q !== typed,
    failed: devices.isError || users.isError,
    groups: [
      {
        name: "devices",
        options: [
          ...foundDevices.slice(0, most).map((device) => ({
            id: device.id,
            label: nameOf(device),
            hint: device.user.email ?? device.user.externalUserId ?? undefined,
            run: () => router.push(href(`/devices/${device.id}`)),
          })),
          ...(foundDevices.length > most ? [all("/devices", t("allDevices", { q }))] : []),
        ],
      },
      {
        name: "users",
        options: [
          ...foundUsers.slice(0, most).map((user) => ({
            id: user.id,
            label: userDisplayName(user),
            hint: user.email ? (user.externalUserId ?? undefined) : undefined,
            run: () => router.push(href(`/users/${user.id}`)),
          })),
          ...(foundUsers.length > most ? [all("/users", t("allUsers", { q }))] : []),
        ],
      },
    ],
  };
}

/** What was typed, once nothing more is. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(setSettled, pause, text);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
