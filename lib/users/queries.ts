import { and, asc, eq } from "drizzle-orm";
import { database } from "@/db/client";
import { applications, devices, userFields, users } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import type { FieldType } from "./fields";
import type { UserRow } from "./mutations";
import { userCondition } from "./store";
import type { UserSelector } from "./types";

export interface UserProfile {
  user: UserRow;
  devices: { device: typeof devices.$inferSelect; applicationName: string }[];
}

/** A user with every device they have, oldest first; null where there is none. */
export function findUserProfile(ctx: RequestContext, selector: UserSelector): Promise<UserProfile | null> {
  const condition = userCondition(ctx, selector);
  return database().read(async (db) => {
    const [user] = await db
      .select()
      .from(users)
      // mutation: profile-of-any-project
      .where(and(eq(users.projectId, ctx.project.id), condition))
      .orderBy(asc(users.id))
      .limit(1);
    if (user === undefined) return null;
    const held = await db
      .select({ device: devices, applicationName: applications.name })
      .from(devices)
      .innerJoin(
        applications,
        and(eq(applications.projectId, devices.projectId), eq(applications.id, devices.applicationId)),
      )
      .where(and(eq(devices.projectId, ctx.project.id), eq(devices.userId, user.id)))
      .orderBy(asc(devices.id));
    return { user, devices: held };
  });
}

/** Every field that the project's users have had, with its type, by name. */
export async function listUserFields(ctx: RequestContext): Promise<Record<string, FieldType>> {
  const rows = await database().read((db) =>
    db
      .select({ name: userFields.name, type: userFields.type })
      .from(userFields)
      .where(eq(userFields.projectId, ctx.project.id))
      .orderBy(asc(userFields.name)),
  );
  return Object.fromEntries(rows.map(({ name, type }) => [name, type]));
}
