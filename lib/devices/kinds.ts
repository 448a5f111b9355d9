import { and, eq, inArray, not, type SQL, type SQLWrapper, sql } from "drizzle-orm";
import { QueryBuilder } from "drizzle-orm/pg-core";
import { applications, devices } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import type { DeviceFilters } from "./listing";

/** The filters that devices are counted by: totals under these need no look at the devices. */
const kindFilters = new Set<string>([
  "status",
  "reachable",
  "reason",
  "platform",
  "service",
  "environment",
  "application",
  "version",
] satisfies (keyof DeviceFilters)[]);

export const usesOnlyCountDimensions = (filters: DeviceFilters): boolean =>
  Object.keys(filters).every((name) => kindFilters.has(name));

/** What devices are told apart by, in whichever table it stands. */
type Kind = Record<
  | "applicationId"
  | "platform"
  | "pushService"
  | "pushEnvironment"
  | "applicationVersion"
  | "enabled"
  | "disabledReason"
  | "refused",
  SQLWrapper
>;

export const deviceDimensions: Kind = {
  ...devices,
  refused: sql`(${devices.notificationsAllowed} is false)`,
};

/** For a table of counts. */
export const countedDimensions = (
  counted: Omit<Kind, "refused"> & Record<"notifications", SQLWrapper>,
): Kind => ({
  // One by one: a subquery has its columns only when asked.
  applicationId: counted.applicationId,
  platform: counted.platform,
  pushService: counted.pushService,
  pushEnvironment: counted.pushEnvironment,
  applicationVersion: counted.applicationVersion,
  enabled: counted.enabled,
  disabledReason: counted.disabledReason,
  refused: sql`(${counted.notifications} = 'refused')`,
});

export const reachableCondition = (kind: Kind): SQL => sql`(${kind.enabled} and not ${kind.refused})`;

const query = new QueryBuilder();

/** The conditions of those filters that devices are counted by. */
export function dimensionCondition(ctx: RequestContext, filters: DeviceFilters, kind: Kind): SQL | undefined {
  const { status, reachable } = filters;
  return and(
    status && eq(kind.enabled, status === "enabled"),
    reachable === undefined
      ? undefined
      : reachable
        ? reachableCondition(kind)
        : not(reachableCondition(kind)),
    // Only what is disabled has a reason; PostgreSQL knows it when it is told.
    filters.reason && and(eq(kind.enabled, false), inArray(kind.disabledReason, filters.reason)),
    filters.platform && inArray(kind.platform, filters.platform),
    filters.service && inArray(kind.pushService, filters.service),
    filters.environment && inArray(kind.pushEnvironment, filters.environment),
    filters.version && inArray(kind.applicationVersion, filters.version),
    filters.application && inArray(kind.applicationId, namedApplications(ctx, filters.application)),
  );
}

const namedApplications = (ctx: RequestContext, names: string[]) =>
  query
    .select({ id: applications.id })
    .from(applications)
    .where(and(eq(applications.projectId, ctx.project.id), inArray(applications.name, names)));
