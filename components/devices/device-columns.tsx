"use client";

import { createColumnHelper } from "@tanstack/react-table";
import Link from "next/link";
import type { features } from "@/components/data-table/features";
import { useProjectHref } from "@/components/layout/context";
import { NoValue, Text } from "@/components/ui/no-value";
import { Timestamp } from "@/components/ui/timestamp";
import { deviceFields, type FieldsWith, textColumnFields } from "@/lib/devices/fields";
import type { DeviceView } from "@/lib/devices/views";
import { RowDeviceToggle } from "./device-actions";
import { DeviceLink, StatusCell } from "./device-cells";
import { QuickViewButton } from "./quick-view/quick-view-context";
import { fullModel, useSystemText } from "./use-device-name";

const column = createColumnHelper<typeof features, DeviceView>();

/** Names such as com.example.chat differ at their end, which stays in sight. */
function ApplicationName({ name }: { name: string }) {
  const end = /^\S+(\.[^.\s]+)$/.exec(name)?.[1] ?? "";
  return (
    <span title={name} className="flex min-w-0">
      <span className="truncate">{name.slice(0, name.length - end.length)}</span>
      <span className="max-w-3/4 shrink-0 truncate">{end}</span>
    </span>
  );
}

function UserLink({ device: { user } }: { device: DeviceView }) {
  const href = useProjectHref();
  const name = user.email ?? user.externalUserId;
  if (!name) return <NoValue />;
  return (
    <Link
      href={href(`/users/${user.id}`)}
      prefetch={false}
      title={name}
      className="rounded-sm py-0.5 -outline-offset-2 hover:text-accent-ink hover:underline"
    >
      {name}
    </Link>
  );
}

function SystemCell({ device }: { device: DeviceView }) {
  return <Text value={useSystemText()(device)} />;
}

/** A column's id is its field, which is its sort key too. */
const cells = {
  name: column.accessor("name", {
    id: "name",
    sortDescFirst: false,
    // Names are shorter than emails.
    meta: { share: 0.42 },
    cell: ({ row }) => <DeviceLink device={row.original} />,
  }),
  model: column.accessor(fullModel, {
    id: "model",
    sortDescFirst: false,
    meta: { width: 140, from: "desktop" },
    cell: ({ getValue }) => <Text value={getValue()} />,
  }),
  user: column.accessor(({ user }) => user.email ?? user.externalUserId, {
    id: "user",
    sortDescFirst: false,
    cell: ({ row }) => <UserLink device={row.original} />,
  }),
  application: column.accessor(({ application }) => application.name, {
    id: "application",
    enableSorting: false,
    meta: { width: 112, from: "laptop" },
    cell: ({ getValue }) => <ApplicationName name={getValue()} />,
  }),
  platform: column.accessor("platform", {
    id: "platform",
    sortDescFirst: false,
    meta: { width: 96, optional: true },
    cell: ({ row }) => <SystemCell device={row.original} />,
  }),
  deviceIdentifier: column.accessor("deviceIdentifier", {
    id: "deviceIdentifier",
    enableSorting: false,
    meta: { width: 220, optional: true },
    cell: ({ getValue }) => <Text value={getValue()} className="font-mono text-xs" />,
  }),
  status: column.accessor("status", {
    id: "status",
    sortDescFirst: false,
    // With its longest reason.
    meta: { width: 140, maxWidth: 200 },
    cell: ({ row }) => <StatusCell device={row.original} />,
  }),
  pushToken: column.accessor("pushTokenMasked", {
    id: "pushToken",
    enableSorting: false,
    meta: { width: 100, from: "desktop" },
    cell: ({ getValue }) => <Text value={getValue()} className="font-mono text-xs text-ink-soft" />,
  }),
  tags: column.accessor(({ tags }) => tags.join(", ") || null, {
    id: "tags",
    enableSorting: false,
    meta: { width: 140, optional: true },
    cell: ({ getValue }) => <Text value={getValue()} />,
  }),
  lastSeenAt: column.accessor("lastSeenAt", {
    id: "lastSeenAt",
    sortDescFirst: true,
    meta: { width: 96 },
    cell: ({ getValue }) => <Timestamp value={getValue()} />,
  }),
  createdAt: column.accessor("createdAt", {
    id: "createdAt",
    sortDescFirst: true,
    meta: { width: 96, from: "laptop" },
    cell: ({ getValue }) => <Timestamp value={getValue()} />,
  }),
} satisfies Record<FieldsWith<"column", "cell">, unknown>;

const textColumns = textColumnFields.map((field) =>
  column.accessor(field, {
    id: field,
    enableSorting: "sort" in deviceFields[field],
    sortDescFirst: false,
    meta: deviceFields[field].column,
    cell: ({ getValue }) => <Text value={getValue()} className="tabular-nums" />,
  }),
);

/** In their default order. */
export const deviceColumns = column.columns([
  cells.name,
  cells.model,
  cells.user,
  cells.application,
  ...textColumns,
  cells.platform,
  cells.deviceIdentifier,
  cells.tags,
  cells.status,
  cells.pushToken,
  cells.lastSeenAt,
  cells.createdAt,
  column.display({
    id: "actions",
    meta: { actions: true },
    cell: ({ row }) => (
      <span className="flex items-center justify-end gap-1">
        <RowDeviceToggle device={row.original} />
        <QuickViewButton device={row.original} />
      </span>
    ),
  }),
]);

/** The width of the last column: its two buttons, of which one has words. */
export const actionsWidth = (words: string[]): number =>
  72 + 7 * Math.max(...words.map(({ length }) => length));

/** The export columns of a table column, if they are named differently. */
const exportNames: Record<string, string[]> = {
  user: ["email", "userId"],
  platform: ["platform", "systemName", "systemVersion"],
  status: ["status", "disabledReason"],
  model: ["make", "model"],
};

/** The export columns for the visible table columns. */
export const exportedColumns = (shown: string[]): string[] => [
  "id",
  ...shown.flatMap((id) => exportNames[id] ?? [id]),
];
