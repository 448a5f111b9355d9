"use client";

import { createColumnHelper } from "@tanstack/react-table";
import type { features } from "@/components/data-table/features";
import { NoValue } from "@/components/ui/no-value";
import { Timestamp } from "@/components/ui/timestamp";
import type { AuditView } from "@/lib/audit/views";
import { ActionCell, ActorCell } from "./activity-cells";
import { EventDetails } from "./event-details";

const column = createColumnHelper<typeof features, AuditView>();

/** What happened first, then its details, who did it, and when. */
export const activityColumns = column.columns([
  column.accessor("action", {
    id: "action",
    enableSorting: false,
    meta: { width: "34%" },
    cell: ({ row }) => <ActionCell event={row.original} />,
  }),
  column.display({
    id: "details",
    cell: ({ row }) => <EventDetails event={row.original} empty={<NoValue />} />,
  }),
  column.accessor(({ actor }) => actor.label, {
    id: "actor",
    enableSorting: false,
    meta: { width: 180 },
    cell: ({ row }) => <ActorCell event={row.original} />,
  }),
  column.accessor("at", {
    id: "at",
    sortDescFirst: true,
    meta: { width: 110 },
    cell: ({ getValue }) => <Timestamp value={getValue()} />,
  }),
]);
