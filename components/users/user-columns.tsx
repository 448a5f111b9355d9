"use client";

import { createColumnHelper } from "@tanstack/react-table";
import type { features } from "@/components/data-table/features";
import { NoValue } from "@/components/ui/no-value";
import { Timestamp } from "@/components/ui/timestamp";
import type { UserView } from "@/lib/users/views";
import { DeviceCountLink } from "./device-count-link";
import { UserLink } from "./user-link";

const column = createColumnHelper<typeof features, UserView>();

/** In the order that an admin reads. A column's id is its sort key where the list offers one. */
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
