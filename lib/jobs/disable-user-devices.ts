import { and, eq, isNull, ne, or } from "drizzle-orm";
import { database } from "@/db/client";
import { devices } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { lockUserById } from "@/lib/users/store";
import type { DisabledDevicesView } from "@/lib/users/views";
import { disableAsJob } from "./mutations";

/**
 * Disables all devices of a user as an admin, including those already disabled for another reason, so that registering
 * again does not enable them. The returned job can be undone. Throws `notFound`.
 */
export function disableUserDevices(
  ctx: RequestContext,
  input: { userId: string; note: string },
): Promise<DisabledDevicesView> {
  return database().transaction(async (tx) => {
    const { id: userId } = await lockUserById(tx, ctx, input.userId);
    const rows = await tx
      .select({ id: devices.id })
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
    const ids = rows.map(({ id }) => id);
    const jobId = ids.length === 0 ? null : await disableAsJob(tx, ctx, input.note, ids);
    return { disabled: ids.length, jobId };
  });
}
