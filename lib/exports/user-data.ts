import { and, asc, eq } from "drizzle-orm";
import { z } from "zod";
import { database } from "@/db/client";
import { devices } from "@/db/schema";
import { recordAudit, userEvent } from "@/lib/audit/mutations";
import { auditBatches, userHistoryCondition } from "@/lib/audit/queries";
import { auditView } from "@/lib/audit/views";
import type { RequestContext } from "@/lib/context";
import { selectDevicesWithOwner, toDeviceView } from "@/lib/devices/present";
import { fullPushToken } from "@/lib/devices/push-token";
import { deviceView } from "@/lib/devices/views";
import { timestamp } from "@/lib/schemas";
import { readUser } from "@/lib/users/queries";
import { userDetailView } from "@/lib/users/views";

/** Everything stored about a user, with full push tokens if the credential may change devices. */
export const userExportView = z
  .object({
    exportedAt: timestamp,
    profile: userDetailView,
    devices: z.array(deviceView.extend({ pushToken: z.string().optional() })),
    history: z.array(auditView),
  })
  .meta({ id: "UserExport" });

/** Exports everything stored about a user as JSON, in chunks, and records the export. Throws `notFound`. */
export async function exportUser(
  ctx: RequestContext,
  input: { userId: string },
): Promise<AsyncGenerator<string>> {
  const mayReveal = ctx.scopes.has("devices:write");
  const { profile, owned, about } = await database().transaction(async (tx) => {
    const profile = await readUser(tx, ctx, input.userId);
    const rows = await selectDevicesWithOwner(tx)
      .where(and(eq(devices.projectId, ctx.project.id), eq(devices.userId, profile.id)))
      .orderBy(asc(devices.id));
    const owned = rows.map((row) => ({
      ...toDeviceView(row),
      ...(mayReveal && { pushToken: fullPushToken(row.device) }),
    }));
    await recordAudit(tx, ctx, [userEvent("user.exported", profile.id)]);
    return { profile, owned, about: await userHistoryCondition(tx, ctx, profile.id) };
  });
  const head = { exportedAt: new Date().toISOString(), profile, devices: owned };
  return jsonChunks(head, auditBatches(ctx, [about]));
}

async function* jsonChunks(head: object, history: AsyncIterable<object[]>): AsyncGenerator<string> {
  yield `${JSON.stringify(head).slice(0, -1)},"history":[`;
  let separator = "";
  for await (const batch of history) {
    yield separator + batch.map((event) => JSON.stringify(event)).join(",");
    separator = ",";
  }
  yield "]}\n";
}
