"use client";

import { createColumnHelper } from "@tanstack/react-table";
import Link from "next/link";
import { useTranslations } from "use-intl";
import type { features } from "@/components/data-table/features";
import { useProjectHref } from "@/components/layout/use-project";
import { NoValue } from "@/components/ui/no-value";
import { Tag } from "@/components/ui/tag";
import { Timestamp } from "@/components/ui/timestamp";
import type { UserView } from "@/lib/users/views";
import { userDisplayName } from "./user-name";

function UserLink({ user }: { user: UserView }) {
  const t = useTranslations("users");
  const href = useProjectHref();
  const name = userDisplayName(user);
  return (
    <Link
      href={href(`/users/${user.id}`)}
      prefetch={false}
      data-row-link={user.id}
      title={name}
      className="flex min-w-0 items-center gap-2 rounded-sm py-0.5 -outline-offset-2 hover:text-accent-ink"
    >
      <span className="min-w-0 truncate font-medium">{name}</span>
      {user.isSample && <Tag>{t("sample")}</Tag>}
    </Link>
  );
}

/** A user's total and reachable devices, linked to the filtered device list. */
function DeviceCountLink({ user }: { user: UserView }) {
  const t = useTranslations("users");
  const href = useProjectHref();
  if (user.devices === 0) return <span className="text-ink-soft">{t("noDevices")}</span>;
  return (
    <Link
      href={href(`/devices?user=${user.id}`)}
      prefetch={false}
      className="rounded-sm py-0.5 tabular-nums -outline-offset-2 hover:text-accent-ink hover:underline"
    >
      {t("deviceCount", { count: user.devices })}
      <span className="text-ink-soft">, {t("reachableCount", { count: user.reachableDevices })}</span>
    </Link>
  );
}

const column = createColumnHelper<typeof features, UserView>();

/** A column's id is its sort key if the list can be sorted by it. */
export const userColumns = column.columns([
  column.accessor("email", {
    id: "email",
    sortDescFirst: false,
    meta: { width: "36%" },
    cell: ({ row }) => <UserLink user={row.original} />,
  }),
  column.accessor("externalUserId", {
    id: "externalUserId",
    enableSorting: false,
    cell: ({ getValue }) =>
      getValue() ? (
        <span className="font-mono text-xs" title={getValue() ?? undefined}>
          {getValue()}
        </span>
      ) : (
        <NoValue />
      ),
  }),
  column.accessor("id", {
    id: "id",
    enableSorting: false,
    meta: { optional: true },
    cell: ({ getValue }) => (
      <span className="font-mono text-xs" title={getValue()}>
        {getValue()}
      </span>
    ),
  }),
  column.accessor("devices", {
    id: "devices",
    enableSorting: false,
    meta: { width: 200 },
    cell: ({ row }) => <DeviceCountLink user={row.original} />,
  }),
  column.accessor("updatedAt", {
    id: "updatedAt",
    sortDescFirst: true,
    meta: { width: 120 },
    cell: ({ getValue }) => <Timestamp value={getValue()} />,
  }),
  column.accessor("createdAt", {
    id: "createdAt",
    sortDescFirst: true,
    meta: { width: 120 },
    cell: ({ getValue }) => <Timestamp value={getValue()} />,
  }),
]);
