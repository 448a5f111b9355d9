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
import type { Command, CommandGroup } from "./page-commands";

const debounceMs = 200;
const maxResults = 6;

/** Matching devices and users, found by the same search as their lists. `onOpen` is called before one is opened. */
export function useSearchCommands(
  typed: string,
  onOpen: () => void,
): {
  groups: CommandGroup[];
  searching: boolean;
  failed: boolean;
} {
  const t = useTranslations("palette");
  const router = useRouter();
  const href = useProjectHref();
  const nameOf = useDeviceName();
  const project = useProject()?.slug ?? "";
  const q = useDebounced(typed);
  const enabled = project !== "" && q.length > 1;
  const page = { page: 1, pageSize: 25 };
  const devices = useQuery({
    ...devicesQuery(project, { ...page, sort: defaultDeviceSort, filters: { q } }),
    enabled,
    placeholderData: undefined,
  });
  const users = useQuery({
    ...usersQuery(project, { ...page, sort: defaultUserSort, filters: { q } }),
    enabled,
    placeholderData: undefined,
  });
  if (!enabled || typed.length < 2) return { groups: [], searching: false, failed: false };

  const open = (path: `/${string}`) => () => {
    onOpen();
    router.push(href(path) as "/devices");
  };
  /** The first matches, and the filtered list if there are more. */
  function limit(commands: Command[], list: "/devices" | "/users", label: string): Command[] {
    if (commands.length <= maxResults) return commands;
    return [
      ...commands.slice(0, maxResults),
      { id: `all-${list}`, label, run: open(`${list}?q=${encodeURIComponent(q)}`) },
    ];
  }
  const deviceCommands = (devices.data?.items ?? []).map((device) => ({
    id: device.id,
    label: nameOf(device),
    hint: device.user.email ?? device.user.externalUserId ?? undefined,
    run: open(`/devices/${device.id}`),
  }));
  const userCommands = (users.data?.items ?? []).map((user) => ({
    id: user.id,
    label: userDisplayName(user),
    hint: user.email ? (user.externalUserId ?? undefined) : undefined,
    run: open(`/users/${user.id}`),
  }));
  return {
    searching: devices.isFetching || users.isFetching || q !== typed,
    failed: devices.isError || users.isError,
    groups: [
      { title: t("devices"), items: limit(deviceCommands, "/devices", t("allDevices", { q })) },
      { title: t("users"), items: limit(userCommands, "/users", t("allUsers", { q })) },
    ],
  };
}

function useDebounced(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(setSettled, debounceMs, text);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
