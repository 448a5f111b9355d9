import { type Database, database } from "@/db/client";
import { recordProjectEvent } from "@/lib/audit/mutations";
import type { RequestContext } from "@/lib/context";

/** Counts the rows of an export and records it in the audit log. */
export const recordExport = (
  ctx: RequestContext,
  action: "devices.exported" | "users.exported",
  details: Record<string, unknown>,
  count: (tx: Database) => Promise<{ total: number; isEstimate: boolean }>,
): Promise<{ total: number; totalIsEstimate: boolean }> =>
  database().transaction(async (tx) => {
    const { total, isEstimate: totalIsEstimate } = await count(tx);
    await recordProjectEvent(tx, ctx, action, { ...details, total, totalIsEstimate });
    return { total, totalIsEstimate };
  });
