import { type SQL, sql } from "drizzle-orm";
import type { Database } from "@/db/client";
import { emailKeyOf } from "@/lib/users/identity";
import { deviceColumns, deviceFrom, prefixed, unnested } from "./columns";
import type {
  DeviceRow,
  KnownApplication,
  Locks,
  Owner,
  PendingRegistration,
  RegistrationState,
} from "./types";

/**
 * Reads the state that the rules need, in one statement. How many devices a user has and who was erased is read only
 * under locks, because nothing else guards it.
 */
export async function readState(
  db: Database,
  registrations: PendingRegistration[],
  locks?: Pick<Locks, "users" | "identities">,
): Promise<RegistrationState> {
  const records = await db.execute<Row>(stateStatement(registrations, locks));
  const applications = new Map<string, KnownApplication>();
  const users = new Map<string, Owner>();
  const devices = new Map<string, DeviceRow>();
  const deviceCounts = new Map<string, number>();
  const erased = new Set<string>();
  for (const record of records) {
    const { project_id: projectId, application_id, e_id, x_id, d_id, owner_devices } = record;
    if (application_id !== null && !applications.has(application_id)) {
      applications.set(application_id, {
        projectId,
        id: application_id,
        name: record.application_name,
        isDefault: record.application_is_default,
        isExclusive: record.application_token_policy === "exclusive",
      });
    }
    if (e_id !== null && !users.has(e_id)) users.set(e_id, ownerFrom(record, "e_"));
    if (x_id !== null && !users.has(x_id)) users.set(x_id, ownerFrom(record, "x_"));
    if (d_id !== null && !devices.has(d_id)) devices.set(d_id, deviceFrom(record, "d_"));
    if (owner_devices !== null)
      deviceCounts.set(record.by_email ? (e_id ?? "") : (x_id ?? ""), owner_devices);
    for (const hash of record.erased?.split(",") ?? []) erased.add(hash);
  }
  return {
    now: new Date(records[0]?.now ?? Number.NaN),
    applications: [...applications.values()],
    users: [...users.values()],
    devices: [...devices.values()],
    deviceCounts,
    erased,
  };
}

interface Row extends Record<string, unknown> {
  now: string;
  project_id: string;
  by_email: boolean;
  application_id: string | null;
  application_name: string;
  application_is_default: boolean;
  application_token_policy: string;
  e_id: string | null;
  x_id: string | null;
  d_id: string | null;
  owner_devices: number | null;
  erased: string | null;
}

const ownerColumns = [
  "id",
  "email",
  "email_key",
  "email_is_placeholder",
  "is_anonymous",
  "external_user_id",
  "version",
];

const ownerFrom = (record: Row, prefix: "e_" | "x_"): Owner =>
  ({
    projectId: record.project_id,
    id: record[`${prefix}id`],
    email: record[`${prefix}email`],
    emailKey: record[`${prefix}email_key`],
    emailIsPlaceholder: record[`${prefix}email_is_placeholder`],
    isAnonymous: record[`${prefix}is_anonymous`],
    externalUserId: record[`${prefix}external_user_id`],
    version: record[`${prefix}version`],
  }) as Owner;

const deviceNames = deviceColumns.map(({ name }) => name);
const deviceList = sql.raw(deviceNames.map((name) => `d.${name}`).join(", "));

const parameters: { name: string; type: string; of: (registration: PendingRegistration) => unknown }[] = [
  { name: "project_id", type: "uuid", of: ({ ctx }) => ctx.project.id },
  { name: "application", type: "text", of: ({ registration }) => registration.applicationName },
  { name: "by_email", type: "boolean", of: ({ identity }) => identity.by === "email" },
  {
    name: "email_key",
    type: "text",
    of: ({ ctx, identity }) => emailKeyOf(ctx.project.identityType, identity.email),
  },
  { name: "external_user_id", type: "text", of: ({ identity }) => identity.externalUserId ?? null },
  { name: "push_token", type: "text", of: ({ registration }) => registration.pushToken },
  { name: "device_identifier", type: "text", of: ({ deviceIdentifier }) => deviceIdentifier },
];
const parameterNames = sql.raw(parameters.map(({ name }) => name).join(", "));

/** One row for each registration and matching device, or one row if no device matches. */
export const stateStatement = (
  registrations: PendingRegistration[],
  locks: Pick<Locks, "users" | "identities"> = { users: [], identities: [] },
): SQL => sql`
  select now() as now, w.project_id, w.by_email,
    a.id as application_id, a.name as application_name, a.is_default as application_is_default,
    a.token_policy as application_token_policy,
    ${prefixed("e", "e_", ownerColumns)}, ${prefixed("x", "x_", ownerColumns)}, ${prefixed("d", "d_", deviceNames)},
    case when o.id = any((select ${sql.param(locks.users.map(({ id }) => id))}::uuid[])::uuid[]) then (
      select count(*)::int from devices c where c.project_id = w.project_id and c.user_id = o.id
    ) end as owner_devices,
    (
      select string_agg(f.identity_hash, ',') from forgotten_users f
      where f.project_id = any((select ${sql.param(projectsOf(registrations))}::uuid[])::uuid[])
        and f.identity_hash = any((select ${sql.param(locks.identities)}::text[])::text[])
    ) as erased
  from unnest(${unnested(registrations, parameters)}) w (${parameterNames})
  left join lateral (
    select * from applications where project_id = w.project_id and name = w.application
    union all
    select * from applications where w.application is null and project_id = w.project_id and is_default
  ) a on true
  left join users e on e.project_id = w.project_id and e.email_key = w.email_key
  left join users x on x.project_id = w.project_id and x.external_user_id = w.external_user_id
  cross join lateral (select case when w.by_email then e.id else x.id end as id) o
  left join lateral (
    select ${deviceList} from devices d
    where d.project_id = w.project_id and d.push_token = w.push_token and d.application_id = a.id and d.user_id = o.id
    union all
    select ${deviceList} from devices d
    where a.token_policy = 'exclusive' and d.enabled and d.user_id is distinct from o.id
      and d.project_id = w.project_id and d.push_token = w.push_token and d.application_id = a.id
    union all
    select ${deviceList} from devices d
    where d.project_id = w.project_id and d.device_identifier = w.device_identifier
      and (d.push_token, d.application_id, d.user_id) is distinct from (w.push_token, a.id, o.id)
  ) d on true`;

const projectsOf = (registrations: PendingRegistration[]): string[] => [
  ...new Set(registrations.map(({ ctx }) => ctx.project.id)),
];
