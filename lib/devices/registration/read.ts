import type { ReadDatabase } from "@/db/client";
import { type Statement, statement, text } from "@/db/statement";
import { emailKeyOf } from "@/lib/users/identity";
import type { Owner } from "@/lib/users/owner";
import { addressKindOf, fidOf, toPushTokenColumns } from "../push-token";
import type { PushService } from "../types";
import { deviceColumns, deviceFrom, type GivenColumn, given, prefixed } from "./columns";
import type {
  DeviceRow,
  KnownApplication,
  Locks,
  PendingChange,
  PendingRegistration,
  RegistrationState,
} from "./types";

type ReadLocks = Pick<Locks, "users" | "identities">;

/**
 * Reads the state that the rules need, in one statement. Numbers of devices and erased identities are read only under
 * locks, because nothing else keeps them from changing.
 */
export const readState = async (
  db: ReadDatabase,
  registrations: PendingRegistration[],
  locks?: ReadLocks,
): Promise<RegistrationState> => stateFrom(await db.run<StateRow>(stateStatement(registrations, locks)));

/** Builds the state from the rows of `stateStatement` or `changeStatement`. */
export function stateFrom(records: StateRow[], operations: object[] = []): RegistrationState {
  const applications = new Map<string, KnownApplication>();
  const users = new Map<string, Owner>();
  const devices = new Map<string, DeviceRow>();
  const deviceCounts = new Map<string, number>();
  const erased = new Set<string>();
  const subjects = new Map<object, Set<string>>();
  for (const record of records) {
    const { project_id: projectId, application_id, e_id, x_id, d_id } = record;
    if (application_id !== null && !applications.has(application_id)) {
      applications.set(application_id, {
        projectId,
        id: application_id,
        name: record.application_name,
        isDefault: record.application_is_default,
        isExclusive: record.application_token_policy === "exclusive",
        aliases: [],
      });
    }
    if (application_id !== null && record.application_alias != null) {
      applications.get(application_id)?.aliases?.push(record.application_alias);
    }
    if (record.t_id != null && !applications.has(record.t_id)) {
      applications.set(record.t_id, {
        ...{ projectId, id: record.t_id, name: record.t_name ?? "", isDefault: record.t_is_default === true },
        isExclusive: record.t_token_policy === "exclusive",
      });
    }
    if (e_id != null && !users.has(e_id)) users.set(e_id, ownerFrom(record, "e_"));
    if (x_id != null && !users.has(x_id)) users.set(x_id, ownerFrom(record, "x_"));
    if (d_id !== null && !devices.has(d_id)) devices.set(d_id, deviceFrom(record, "d_"));
    if (record.owner_devices != null) deviceCounts.set(record.owner_id ?? "", record.owner_devices);
    for (const hash of record.erased?.split(",") ?? []) erased.add(hash);
    const operation = record.n == null ? undefined : operations[record.n];
    if (operation !== undefined && d_id !== null && d_id === record.subject_id) {
      const ids = subjects.get(operation);
      if (ids === undefined) subjects.set(operation, new Set([d_id]));
      else ids.add(d_id);
    }
  }
  return {
    now: new Date(records[0]?.now ?? Number.NaN),
    applications: [...applications.values()],
    users: [...users.values()],
    devices: [...devices.values()],
    deviceCounts,
    erased,
    subjects,
  };
}

export interface StateRow extends Record<string, unknown> {
  now: string;
  project_id: string;
  application_id: string | null;
  application_name: string;
  application_is_default: boolean;
  application_token_policy: string;
  /** The requested name, if it is an earlier name of the application. */
  application_alias?: string | null;
  /** The application that a change moves the device to. */
  t_id?: string | null;
  t_name?: string;
  t_is_default?: boolean;
  t_token_policy?: string;
  e_id?: string | null;
  x_id?: string | null;
  d_id: string | null;
  owner_id?: string | null;
  owner_devices?: number | null;
  erased?: string | null;
  n?: number;
  subject_id?: string;
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

const ownerFrom = (record: StateRow, prefix: "e_" | "x_"): Owner =>
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
const deviceList = text(deviceNames.map((name) => `d.${name}`).join(", "));
/** The columns that every statement here returns; `columnsOf` adds the user. */
const stateColumns = statement`now() as now, w.project_id,
    a.id as application_id, a.name as application_name, a.is_default as application_is_default,
    a.token_policy as application_token_policy, ${prefixed("d", "d_", deviceNames)}`;
const columnsOf = {
  e: statement`, ${prefixed("e", "e_", ownerColumns)}`,
  x: statement`, ${prefixed("x", "x_", ownerColumns)}`,
};

const projectId = {
  ...{ name: "project_id", type: "uuid" },
  of: ({ ctx }: Pick<PendingChange, "ctx">) => ctx.project.id,
};

type Parameter = GivenColumn<PendingRegistration>;
const application: Parameter = {
  ...{ name: "application", type: "text" },
  of: ({ registration }) => registration.applicationName,
};
const pushToken: Parameter = {
  ...{ name: "push_token", type: "text" },
  of: ({ registration }) => registration.pushToken,
};
const byEmail: Parameter = {
  ...{ name: "by_email", type: "boolean" },
  of: ({ identity }) => identity.by === "email",
};
const emailKey: Parameter = {
  ...{ name: "email_key", type: "text" },
  of: ({ ctx, identity }) => emailKeyOf(ctx.project.identityType, identity.email),
};
const externalUserId: Parameter = {
  ...{ name: "external_user_id", type: "text" },
  of: ({ identity }) => identity.externalUserId ?? null,
};
const identifier: Parameter = {
  ...{ name: "device_identifier", type: "text" },
  of: ({ deviceIdentifier }) => deviceIdentifier,
};
/**
 * The FID of an FCM registration, empty if it has none. With null, the statement does not look for a device with the
 * other kind of address.
 */
const fid = (isLocked: boolean): Parameter => ({
  ...{ name: "fid", type: "text" },
  of: ({ registration }) => {
    if (registration.pushService !== "fcm") return null;
    const found = fidOf(registration);
    if (addressKindOf(registration) === "fid") return found;
    // Almost every token begins with a FID. The device it may have replaced matters only before a device is created,
    // which happens under locks.
    return isLocked ? (found ?? "") : null;
  },
});
const handset: Parameter = {
  ...{ name: "handset", type: "text" },
  of: ({ registration }) => registration.facts.handsetId ?? null,
};

/**
 * One row for each registration and matching device, or one row if no device matches. Parts for values that no
 * registration of the batch has are omitted, because they would cost PostgreSQL as much as the others.
 */
export function stateStatement(registrations: PendingRegistration[], locks?: ReadLocks): Statement {
  const gives = (column: Parameter) => registrations.some((each) => column.of(each) !== null);
  const emails = gives(emailKey);
  const userIds = !emails || gives(externalUserId);
  const fidGiven = fid(locks !== undefined);
  const looksForOtherKind = gives(fidGiven);
  const parameters = [
    ...[projectId, application, pushToken],
    ...(emails ? [emailKey] : []),
    ...(userIds ? [externalUserId] : []),
    ...(emails && userIds ? [byEmail] : []),
    ...(gives(identifier) ? [identifier] : []),
    ...(looksForOtherKind ? [fidGiven, handset] : []),
  ];
  const ownerId = text(
    emails && userIds ? "case when w.by_email then e.id else x.id end" : emails ? "e.id" : "x.id",
  );
  return statement`
  select ${stateColumns}, case when w.application <> a.name then w.application end as application_alias${emails ? columnsOf.e : none}${userIds ? columnsOf.x : none}${
    locks === undefined ? none : statement`, ${ownerDevices(locks)}, ${erased(registrations, locks)}`
  }
  from ${given(registrations, parameters)}
  left join lateral (${namedApplication}) a on true
  ${emails ? statement`left join users e on e.project_id = w.project_id and e.email_key = w.email_key` : none}
  ${userIds ? statement`left join users x on x.project_id = w.project_id and x.external_user_id = w.external_user_id` : none}
  cross join lateral (select ${ownerId} as id) o
  left join lateral (
    select ${deviceList} from devices d
    where d.project_id = w.project_id and d.user_id = o.id and d.application_id = a.id and ${hasToken}
    union all
    select ${deviceList} from devices d
    where a.token_policy = 'exclusive' and d.enabled and d.user_id is distinct from o.id
      and d.project_id = w.project_id and d.push_token = w.push_token and d.application_id = a.id
    ${parameters.includes(identifier) ? byIdentifier : none}
    ${looksForOtherKind ? ofOtherKind : none}
  ) d on true`;
}

const none = text("");

// As the index of users' tokens contains it. By the token itself, PostgreSQL would read the devices of all users with it,
// which are many if an application by mistake sends the same token from every phone.
const hasToken = text("hashtextextended(d.push_token, 0) = hashtextextended(w.push_token, 0)");

/**
 * Finds an application by an earlier name only if no application has the name now: the limit stops at the first row.
 */
const namedApplication = statement`
    select * from applications where project_id = w.project_id and name = w.application and merged_into is null
    union all
    select * from applications where w.application is null and project_id = w.project_id and is_default
    union all
    select renamed.* from application_aliases alias
    join applications renamed on renamed.project_id = alias.project_id and renamed.id = alias.application_id
    where alias.project_id = w.project_id and alias.name = w.application
    limit 1`;

const byIdentifier = statement`
    union all
    select ${deviceList} from devices d
    where d.project_id = w.project_id and d.device_identifier = w.device_identifier
      and (d.push_token, d.application_id, d.user_id) is distinct from (w.push_token, a.id, o.id)`;

const ofOtherKind = statement`
    union all
    select ${deviceList} from devices d
    where w.fid is not null and d.project_id = w.project_id and d.user_id = o.id and d.application_id = a.id
      and d.push_service = 'fcm' and d.push_token <> w.push_token
      and (w.fid <> '' and (d.push_token = w.fid or starts_with(d.push_token, w.fid || ':')) or d.handset_id = w.handset)`;

/** The number of devices of each locked user. */
const ownerDevices = ({ users }: ReadLocks): Statement => statement`
    o.id as owner_id, case when o.id = any((select ${users.map((user) => user.id)}::uuid[])::uuid[]) then (
      select count(*)::int from devices c where c.project_id = w.project_id and c.user_id = o.id
    ) end as owner_devices`;

const erased = (registrations: PendingRegistration[], { identities }: ReadLocks): Statement => statement`
    (
      select string_agg(f.identity_hash, ',') from forgotten_users f
      where f.project_id = any((select ${projectsOf(registrations)}::uuid[])::uuid[])
        and f.identity_hash = any((select ${identities}::text[])::text[])
    ) as erased`;

const projectsOf = (registrations: PendingRegistration[]): string[] => [
  ...new Set(registrations.map(({ ctx }) => ctx.project.id)),
];

const ownerValues = { id: "id", email: "email", emailKey: "email_key", externalUserId: "external_user_id" };
const ownerValue = text(
  `case w.owner_by ${Object.entries(ownerValues)
    .map(([by, column]) => `when '${by}' then e.${column}::text`)
    .join(" ")} end`,
);

type ChangeParameter = GivenColumn<PendingChange>;
const deviceId: ChangeParameter = {
  ...{ name: "device_id", type: "uuid" },
  of: (change) => change.deviceId,
};
const token: ChangeParameter = {
  ...{ name: "token", type: "text" },
  of: (change) => spelling(change.pushToken, "fcm"),
};
const apnsToken: ChangeParameter = {
  ...{ name: "apns_token", type: "text" },
  of: (change) => spelling(change.pushToken, "apns"),
};
const nextUser: ChangeParameter = {
  ...{ name: "user_id", type: "uuid" },
  of: ({ userId }) => userId ?? null,
};
const nextApplication: ChangeParameter = {
  ...{ name: "application_id", type: "uuid" },
  of: ({ applicationId }) => applicationId ?? null,
};
const ownerParameters: ChangeParameter[] = [
  { name: "owner_by", type: "text", of: ({ owner }) => owner?.by ?? null },
  { name: "owner", type: "text", of: ({ owner }) => owner?.value ?? null },
];

const spelling = (pushToken: string | undefined, service: PushService): string | null =>
  pushToken === undefined ? null : toPushTokenColumns(pushToken, service).pushToken;

/**
 * One row for each device to change, and for each device that the change may affect. Those have the device's current or
 * new push token, and belong to its current or new user or are enabled in an exclusive application. A change of the
 * push service may change the spelling of a push token in hex. Like `stateStatement`, it omits parts that the batch
 * does not need.
 */
export function changeStatement(changes: PendingChange[], locks?: ReadLocks): Statement {
  const byId = changes.some((change) => change.deviceId !== null);
  const byToken = changes.some((change) => change.deviceId === null);
  const ofOwner = changes.some(({ owner }) => owner !== undefined);
  const toApplication = changes.some(({ applicationId }) => applicationId !== undefined);
  const parameters = [
    ...[projectId, deviceId, token, apnsToken, nextUser],
    ...(ofOwner ? ownerParameters : []),
    ...(toApplication ? [nextApplication] : []),
  ];
  return statement`
  select ${stateColumns}${columnsOf.e}${byId ? columnsOf.x : none}${toApplication ? targetColumns : none}, w.n::int - 1 as n, s.id as subject_id${
    locks === undefined || !byId ? none : statement`, ${ownerDevices(locks)}`
  }
  from ${given(changes, parameters, "numbered")}
  cross join lateral (${byId ? subjectById : none}${byId && byToken ? text(" union all") : none}${byToken ? subjectsByToken : none}) s
  join applications a on a.project_id = s.project_id and a.id = s.application_id
  join users e on e.project_id = s.project_id and e.id = s.user_id
    ${ofOwner ? statement`and (w.owner_by is null or w.owner = ${ownerValue})` : none}
  ${toApplication ? targetJoin : none}
  ${byId ? statement`left join users x on x.project_id = w.project_id and x.id = w.user_id` : none}
  ${byId ? statement`cross join lateral (select x.id as id) o` : none}
  cross join lateral (
    select ${text(deviceNames.map((name) => `s.${name}`).join(", "))}
    ${byId ? concerned : none}
    ${toApplication ? concernedInTarget : none}
  ) d`;
}

const targetColumns = statement`, t.id as t_id, t.name as t_name, t.is_default as t_is_default,
    t.token_policy as t_token_policy`;
const targetJoin = statement`left join applications t on t.project_id = w.project_id and t.id = w.application_id`;
const concernedInTarget = statement`
    union all
    select ${deviceList} from devices d
    where d.project_id = s.project_id and d.application_id = t.id and d.id <> s.id and d.push_token = s.push_token
      and (d.user_id = s.user_id or (t.token_policy = 'exclusive' and d.enabled))`;

const subjectById = statement`select * from devices where project_id = w.project_id and id = w.device_id`;

const subjectsByToken = statement`
    select * from devices
    where w.device_id is null and project_id = w.project_id and push_token = w.token and enabled
    union all
    select * from devices
    where w.device_id is null and project_id = w.project_id and push_token = w.apns_token and enabled
      and w.apns_token <> w.token and push_service = 'apns'`;

const concerned = statement`
    union all
    select ${deviceList} from devices d
    where d.project_id = s.project_id and d.application_id = s.application_id and d.id <> s.id
      and d.push_token in (s.push_token, w.token, w.apns_token, lower(translate(s.push_token, ' <>', '')))
      and (d.user_id in (s.user_id, w.user_id) or (a.token_policy = 'exclusive' and d.enabled))`;
