"use client";

import { createColumnHelper } from "@tanstack/react-table";
import type { features } from "@/components/data-table/features";
import { NoValue } from "@/components/ui/no-value";
import { Timestamp } from "@/components/ui/timestamp";
import type { DeviceView } from "@/lib/devices/views";
import { DeviceLink } from "./device-link";
import { StatusCell } from "./device-status";
import { RowDeviceToggle } from "./device-toggle";
import { QuickViewButton } from "./quick-view/quick-view-context";
import { deviceModel, useSystemText } from "./use-device-name";

const column = createColumnHelper<typeof features, DeviceView>();

function Text({ value, className = "" }: { value: string | null; className?: string }) {
  if (!value) return <NoValue />;
  return (
    <span className={className} title={value}>
      {value}
    </span>
  );
}

function SystemCell({ device }: { device: DeviceView }) {
  return <Text value={useSystemText()(device)} />;
}

/** A column's id is its sort key if the list can be sorted by it. */
export const deviceColumns = column.columns([
  column.accessor("name", {
    id: "name",
    sortDescFirst: false,
    meta: { width: "19%" },
    cell: ({ row }) => <DeviceLink device={row.original} />,
  }),
  column.accessor(deviceModel, {
    id: "model",
    sortDescFirst: false,
    meta: { from: "desktop" },
    cell: ({ getValue }) => <Text value={getValue()} />,
  }),
  column.accessor(({ user }) => user.email ?? user.externalUserId, {
    id: "user",
    sortDescFirst: false,
    cell: ({ getValue }) => <Text value={getValue()} />,
  }),
  column.accessor(({ application }) => application.name, {
    id: "application",
    enableSorting: false,
    meta: { width: 124 },
    cell: ({ getValue }) => <Text value={getValue()} />,
  }),
  column.accessor("applicationVersion", {
    id: "applicationVersion",
    sortDescFirst: false,
    meta: { width: 98, from: "laptop" },
    cell: ({ getValue }) => <Text value={getValue()} className="tabular-nums" />,
  }),
  column.accessor("platform", {
    id: "platform",
    sortDescFirst: false,
    meta: { width: 96, optional: true },
    cell: ({ row }) => <SystemCell device={row.original} />,
  }),
  column.accessor("deviceIdentifier", {
    id: "deviceIdentifier",
    enableSorting: false,
    meta: { optional: true },
    cell: ({ getValue }) => <Text value={getValue()} className="font-mono text-xs" />,
  }),
  column.accessor("enabled", {
    id: "status",
    sortDescFirst: false,
    cell: ({ row }) => <StatusCell device={row.original} />,
  }),
  column.accessor("pushTokenMasked", {
    id: "pushToken",
    enableSorting: false,
    meta: { width: 100, from: "desktop" },
    cell: ({ getValue }) => <Text value={getValue()} className="font-mono text-xs text-ink-soft" />,
  }),
  column.accessor("lastSeenAt", {
    id: "lastSeenAt",
    sortDescFirst: true,
    meta: { width: 104 },
    cell: ({ getValue }) => <Timestamp value={getValue()} />,
  }),
  column.accessor("createdAt", {
    id: "createdAt",
    sortDescFirst: true,
    meta: { width: 118, from: "laptop" },
    cell: ({ getValue }) => <Timestamp value={getValue()} />,
  }),
  column.display({
    id: "actions",
    meta: { width: 116, actions: true },
    cell: ({ row }) => (
      <span className="flex items-center justify-end gap-1 max-md:w-full">
        <RowDeviceToggle device={row.original} />
        <QuickViewButton device={row.original} />
      </span>
    ),
  }),
]);

/** The export columns of a table column, if they are named differently. */
const exportNames: Record<string, string[]> = {
  user: ["email", "userId"],
  platform: ["platform", "systemName", "systemVersion"],
  status: ["enabled", "disabledReason", "reachable"],
  model: ["make", "model"],
};

/** The export columns for the visible table columns. */
export const exportedColumns = (shown: string[]): string[] => [
  "id",
  ...shown.flatMap((id) => exportNames[id] ?? [id]),
];
