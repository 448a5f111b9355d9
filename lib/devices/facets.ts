import { eq } from "drizzle-orm";
import { readFromReplica } from "@/db/replica-reads";
import { applications } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { countDevicesBy } from "@/lib/counts/queries";
import type { DeviceFacets } from "./views";

const mostVersions = 100;

/** What the device list can be filtered by, and how many devices there are of each. */
export function deviceFacets(ctx: RequestContext): Promise<DeviceFacets> {
  return readFromReplica(ctx.actor.id, async (db) => {
    const named = await db
      .select({ id: applications.id, name: applications.name })
      .from(applications)
      .where(eq(applications.projectId, ctx.project.id));
    const names = new Map(named.map(({ id, name }) => [id, name]));

    const by = await countDevicesBy(db, ctx, [
      ...(["applicationId", "applicationVersion", "platform"] as const),
      ...(["pushService", "pushEnvironment", "disabledReason"] as const),
    ]);
    return {
      applications: by.applicationId.map(({ value, devices }) => ({
        id: value,
        name: names.get(value) ?? "",
        devices,
      })),
      versions: by.applicationVersion
        .slice(0, mostVersions)
        .map(({ value, devices }) => ({ version: value, devices })),
      platforms: by.platform.map(({ value, devices }) => ({ platform: value, devices })),
      services: by.pushService.map(({ value, devices }) => ({ service: value, devices })),
      environments: by.pushEnvironment.map(({ value, devices }) => ({
        environment: value,
        devices,
      })),
      reasons: by.disabledReason.flatMap(({ value, devices }) =>
        value === "" ? [] : [{ reason: value, devices }],
      ),
    };
  });
}
