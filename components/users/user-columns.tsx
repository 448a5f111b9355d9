import { createColumnHelper } from "@tanstack/react-table";
import Link from "next/link";
import { useFormatter, useTranslations } from "use-intl";
import type { features } from "@/components/data-table/features";
import { useProjectHref } from "@/components/layout/context";
import { Text } from "@/components/ui/no-value";
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

function DeviceCountLink({ user }: { user: UserView }) {
  const t = useTranslations("users");
  const format = useFormatter();
  const href = useProjectHref();
  if (user.devices === 0) return <Count value={0} />;
  return (
    <Link
      href={href(`/devices?user=${user.id}`)}
      prefetch={false}
      aria-label={t("deviceCount", { count: user.devices })}
      className="rounded-sm py-0.5 -outline-offset-2 hover:text-accent-ink hover:underline"
    >
      {format.number(user.devices)}
    </Link>
  );
}

function Count({ value }: { value: number }) {
  const format = useFormatter();
  return <span className={value === 0 ? "text-ink-soft" : ""}>{format.number(value)}</span>;
}

const column = createColumnHelper<typeof features, UserView>();

/** A column's id is its sort key if the list can be sorted by it. */
export const userColumns = column.columns([
  column.accessor("email", {
    id: "email",
    sortDescFirst: false,
    cell: ({ row }) => <UserLink user={row.original} />,
  }),
  column.accessor("externalUserId", {
    id: "externalUserId",
    enableSorting: false,
    cell: ({ getValue }) => <Text value={getValue()} className="font-mono text-xs" />,
  }),
  column.accessor("id", {
    id: "id",
    enableSorting: false,
    meta: { optional: true },
    cell: ({ getValue }) => <Text value={getValue()} className="font-mono text-xs" />,
  }),
  column.accessor("devices", {
    id: "devices",
    enableSorting: false,
    meta: { width: 88, numeric: true },
    cell: ({ row }) => <DeviceCountLink user={row.original} />,
  }),
  column.accessor("reachableDevices", {
    id: "reachableDevices",
    enableSorting: false,
    meta: { width: 88, numeric: true },
    cell: ({ getValue }) => <Count value={getValue()} />,
  }),
  ...(["updatedAt", "createdAt"] as const).map((field) =>
    column.accessor(field, {
      id: field,
      sortDescFirst: true,
      meta: { width: 104 },
      cell: ({ getValue }) => <Timestamp value={getValue()} />,
    }),
  ),
]);
