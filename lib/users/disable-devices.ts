import { and, eq, inArray, isNull, ne, or, sql } from "drizzle-orm";
import { database } from "@/db/client";
import { devices } from "@/db/schema";
import { recordAudit } from "@/lib/audit/mutations";
import type { RequestContext } from "@/lib/context";
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
    await tx
      .update(devices)
      .set({
        enabled: false,
        disabledAt: sql`coalesce(${devices.disabledAt}, now())`,
        disabledReason: "admin",
        disabledNote: input.note,
        disabledBy: ctx.actor.label,
        updatedAt: new Date(),
        version: sql`${devices.version} + 1`,
      })
      .where(and(eq(devices.projectId, ctx.project.id), inArray(devices.id, ids)));
    await recordAudit(
      tx,
      ctx,
      ids.map((id) => ({
        action: "device.disabled",
        subjectType: "device",
        subjectId: id,
        details: { reason: "admin", note: input.note },
      })),
    );
    return { disabled: ids.length };
  });
}
