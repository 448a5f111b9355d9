import { and, eq, isNull, ne, or } from "drizzle-orm";
import { database } from "@/db/client";
import { devices } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { lockUserById } from "@/lib/users/store";
import type { DisabledDevicesView } from "@/lib/users/views";
import { disableAsJob } from "./mutations";

/**
 * Disables all devices of a user with an admin's note, including devices disabled for another reason. Returns how many
 * changed, and the job that can undo it. Throws `notFound`.
 */
export function disableUserDevices(
  ctx: RequestContext,
  input: { userId: string; note: string },
): Promise<DisabledDevicesView> {
  return database().transaction(async (tx) => {
    const { id: userId } = await lockUserById(tx, ctx, input.userId);
    const rows = await tx
      .select()
      .from(devices)
      .where(
        and(
          eq(devices.projectId, ctx.project.id),
          eq(devices.userId, userId),
          or(isNull(devices.disabledReason), ne(devices.disabledReason, "admin")),
        ),
      )
      .orderBy(devices.id)
      .for("update");
    const jobId = rows.length === 0 ? null : await disableAsJob(tx, ctx, input.note, rows);
    return { disabled: rows.length, jobId };
  });
}
