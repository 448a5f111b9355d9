import { and, eq, isNull, ne, or } from "drizzle-orm";
import { database } from "@/db/client";
import { devices } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { disabledByAdmin, setDelivery } from "@/lib/devices/delivery";
import { lockUserById } from "./detail";

/**
 * Stops delivery to every device of a user, for a reason in an admin's words; phones that register again do not undo
 * it. Devices disabled for another reason before are among them. Answers how many it changed. Throws `notFound`.
 */
export function disableUserDevices(
  ctx: RequestContext,
  input: { userId: string; note: string },
): Promise<{ disabled: number }> {
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
    await setDelivery(
      tx,
      ctx,
      rows.map((row) => ({ row, delivery: disabledByAdmin(ctx, row, input.note) })),
    );
    return { disabled: rows.length };
  });
}
