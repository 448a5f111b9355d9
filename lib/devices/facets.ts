import { eq } from "drizzle-orm";
import { reads } from "@/db/reads";
import { applications } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { devicesBy } from "@/lib/counts/queries";
import type { DisabledReason, Platform, PushEnvironment, PushService } from "./types";
import type { DeviceFacets } from "./views";

const mostVersions = 100;

/** What the device list can be filtered by, and how many devices there are of each. */
export function deviceFacets(ctx: RequestContext): Promise<DeviceFacets> {
  return reads(ctx.actor.id, async (db) => {
    const named = await db
      .select({ id: applications.id, name: applications.name })
      .from(applications)
      .where(eq(applications.projectId, ctx.project.id));
    const names = new Map(named.map(({ id, name }) => [id, name]));

    const held = await devicesBy(db, ctx, "applicationId");
    const versions = await devicesBy(db, ctx, "applicationVersion");
    const platforms = await devicesBy<Platform>(db, ctx, "platform");
    const services = await devicesBy<PushService>(db, ctx, "pushService");
    const environments = await devicesBy<PushEnvironment>(db, ctx, "pushEnvironment");
    const reasons = await devicesBy<DisabledReason | "">(db, ctx, "disabledReason");
    return {
      applications: held.map(({ value, devices }) => ({ id: value, name: names.get(value) ?? "", devices })),
      versions: versions.slice(0, mostVersions).map(({ value, devices }) => ({ version: value, devices })),
      platforms: platforms.map(({ value, devices }) => ({ platform: value, devices })),
      services: services.map(({ value, devices }) => ({ service: value, devices })),
      environments: environments.map(({ value, devices }) => ({ environment: value, devices })),
      reasons: reasons.flatMap(({ value, devices }) => (value === "" ? [] : [{ reason: value, devices }])),
    };
  });
}
