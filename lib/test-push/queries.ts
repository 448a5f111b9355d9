import { and, desc, eq, gt, sql } from "drizzle-orm";
import { database } from "@/db/client";
import { applicationProblems, deviceDelivery, devices, feedbackHours } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { currentDeviceCounts, sumDevices } from "@/lib/counts/queries";
import { hasFid } from "@/lib/devices/push-token";
import type { FeedbackClass } from "@/lib/feedback/classify";
import { requireApplication } from "@/lib/push-credentials/queries";
import { explain } from "./explain";
import { readForSending, type Transport } from "./send-test-push";
import type { ApplicationDeliveryView, DeviceDeliveryView } from "./views";
import { readWarnings } from "./warnings";

/** The last responses of push services about a device, and whether it can get a test push. Throws `notFound`. */
export function getDeviceDelivery(ctx: RequestContext, deviceId: string): Promise<DeviceDeliveryView> {
  return database().read(async (db) => {
    const { device, transport } = await readForSending(db, ctx, deviceId);
    const [row] = await db
      .select()
      .from(deviceDelivery)
      .where(and(eq(deviceDelivery.projectId, ctx.project.id), eq(deviceDelivery.deviceId, device.id)));
    const { lastErrorAt = null, lastErrorCode: code = null, lastErrorClass: kind = null } = row ?? {};
    return {
      lastAccepted: row?.lastAcceptedAt
        ? { at: row.lastAcceptedAt.toISOString(), by: row.lastAcceptedBy }
        : null,
      lastError:
        lastErrorAt === null || code === null || kind === null
          ? null
          : {
              at: lastErrorAt.toISOString(),
              by: row?.lastErrorBy ?? null,
              code,
              ...explain(device.pushService, kind as FeedbackClass, code),
            },
      testPush: stateOf(transport),
      warnings: await readWarnings(db, ctx, device),
    };
  });
}

function stateOf(transport: Transport): DeviceDeliveryView["testPush"] {
  if (typeof transport !== "string") return "ready";
  return transport === "simulator" ? "simulated" : transport;
}

/** Delivery to an application's devices, as reported by senders. Throws `notFound`. */
export function getApplicationDelivery(
  ctx: RequestContext,
  input: { applicationId: string },
): Promise<ApplicationDeliveryView> {
  return database().read(async (db) => {
    const { id, name } = await requireApplication(db, ctx, input.applicationId);
    const { service, environment, hour } = feedbackHours;
    const rates = await db
      .select({
        service,
        environment,
        reported: sql<number>`sum(${feedbackHours.reported})::int`,
        refused: sql<number>`sum(${feedbackHours.failed})::int`,
      })
      .from(feedbackHours)
      .where(
        and(
          eq(feedbackHours.projectId, ctx.project.id),
          eq(feedbackHours.applicationId, id),
          gt(hour, sql`now() - interval '24 hours'`),
        ),
      )
      .groupBy(service, environment)
      .orderBy(service, environment);
    const problems = await db
      .select()
      .from(applicationProblems)
      .where(
        and(
          eq(applicationProblems.projectId, ctx.project.id),
          eq(applicationProblems.applicationId, id),
          gt(applicationProblems.lastAt, sql`now() - interval '7 days'`),
        ),
      )
      .orderBy(desc(applicationProblems.lastAt))
      .limit(20);
    const counts = currentDeviceCounts(db, ctx);
    const [firebase] = await db
      .select({
        devices: sumDevices(
          counts,
          sql`${counts.applicationId} = ${id}::uuid and ${counts.pushService} = 'fcm'`,
        ),
        fids: sql<number>`(select count(*)::int from ${devices}
          where ${devices.projectId} = ${ctx.project.id} and ${devices.applicationId} = ${id} and ${hasFid})`,
      })
      .from(counts);
    return {
      name,
      rates,
      firebase: firebase ?? { devices: 0, fids: 0 },
      problems: problems.map(({ service, code, reports, lastAt, sender }) => ({
        ...{ service, code, reports, by: sender },
        lastAt: lastAt.toISOString(),
        ...explain(service, "configuration", code),
      })),
    };
  });
}
