import { and, eq, inArray, type SQL, sql } from "drizzle-orm";
import type { ReadDatabase } from "@/db/client";
import { apiKeys, applications, devices, invitations, operators, projects, users } from "@/db/schema";
import type { AuditRow } from "./present";
import type { AuditSubjectType } from "./views";

interface Label {
  id: string;
  label: string | null;
}

type Finder = (db: ReadDatabase, projectId: string, ids: string[]) => PromiseLike<Label[]>;

const deviceLabel = sql<string | null>`coalesce(nullif(${devices.name}, ''), nullif(${devices.model}, ''))`;
const userLabel = sql<string | null>`coalesce(${users.email}, ${users.externalUserId})`;

type Table = typeof devices | typeof users | typeof apiKeys | typeof applications | typeof invitations;

const within =
  (table: Table, label: SQL<string | null>): Finder =>
  (db, projectId, ids) =>
    db
      .select({ id: table.id, label })
      .from(table)
      .where(and(eq(table.projectId, projectId), inArray(table.id, ids)));

const finders: Record<AuditSubjectType, Finder | null> = {
  device: within(devices, deviceLabel),
  user: within(users, userLabel),
  apiKey: within(apiKeys, sql`${apiKeys.name} || ' …' || ${apiKeys.lastFour}`),
  application: within(applications, sql`${applications.name}`),
  invitation: within(invitations, sql`${invitations.email}`),
  operator: (db, _projectId, ids) =>
    db.select({ id: operators.id, label: operators.name }).from(operators).where(inArray(operators.id, ids)),
  project: (db, _projectId, ids) =>
    db.select({ id: projects.id, label: projects.name }).from(projects).where(inArray(projects.id, ids)),
  job: null,
};

/** The current names of the events' subjects, by id. One query per type of subject. */
export async function loadSubjectLabels(
  db: ReadDatabase,
  projectId: string,
  rows: AuditRow[],
): Promise<Map<string, string | null>> {
  const labels = new Map<string, string | null>();
  for (const type of new Set(rows.map(({ subjectType }) => subjectType))) {
    const ids = new Set(rows.filter((row) => row.subjectType === type).map(({ subjectId }) => subjectId));
    const found = (await finders[type]?.(db, projectId, [...ids])) ?? [];
    for (const { id, label } of found) labels.set(id, label);
  }
  return labels;
}

/** The last four characters of the keys that acted, by the key's id. */
export async function loadLastFour(
  db: ReadDatabase,
  projectId: string,
  rows: AuditRow[],
): Promise<Map<string, string>> {
  const ids = rows.flatMap(({ actorType, actorId }) => (actorType === "apiKey" && actorId ? [actorId] : []));
  if (ids.length === 0) return new Map();
  const found = await db
    .select({ id: apiKeys.id, lastFour: apiKeys.lastFour })
    .from(apiKeys)
    .where(and(eq(apiKeys.projectId, projectId), inArray(apiKeys.id, [...new Set(ids)])));
  return new Map(found.map(({ id, lastFour }) => [id, lastFour]));
}
