import { sql } from "drizzle-orm";
import type { BenchDatabase } from "./databases";
import type { Target } from "./load/job";
import { withDatabase } from "./postgres";

const maxTargets = 10_000;

/** Picks the devices that requests are sent for, spread over the whole table, and stores copies of them. */
export function pickTargets({ url, projectId, devices }: BenchDatabase): Promise<Target[]> {
  return withDatabase(url, (client) =>
    client.statement(async (db) => {
      await db.execute(sql`
        create table bench.targets as
        with picked as (
          select distinct floor(bench.chance(i, 99) * ${devices}::int)::bigint as n
          from generate_series(1, ${maxTargets}::int) i
        )
        select devices.* from picked join devices on push_token = bench.push_token(n)
        where project_id = ${projectId} and enabled and push_environment = 'production'`);
      const rows = await db.execute<{ target: Target }>(sql`
        select jsonb_build_object('email', users.email, 'pushToken', push_token, 'applicationName', applications.name,
          'platform', platform, 'make', make, 'model', model, 'systemName', system_name, 'systemVersion', system_version,
          'applicationVersion', application_version, 'handsetId', handset_id) as target
        from bench.targets t
        join users on users.project_id = t.project_id and users.id = t.user_id
        join applications on applications.project_id = t.project_id and applications.id = t.application_id
        order by md5(push_token)`);
      return rows.map(({ target }) => target);
    }),
  );
}

/** Restores the targets, last seen `hoursAgo`; with 0, registering one again changes nothing. */
export async function resetTargets({ url }: BenchDatabase, hoursAgo = 0): Promise<void> {
  await withDatabase(url, (client) =>
    client.statement((db) =>
      db.execute(sql`
        update devices d
        set enabled = true, disabled_at = null, disabled_reason = null, application_version = t.application_version,
          last_seen_at = now() - make_interval(hours => ${hoursAgo}::int)
        from bench.targets t where d.project_id = t.project_id and d.id = t.id`),
    ),
  );
}

/** Search texts that match few and many devices, and the id of a user with devices. */
export function sampleTexts({ url, projectId }: BenchDatabase): Promise<Record<string, string>> {
  return withDatabase(url, (client) =>
    client.read(async (db) => {
      const [found] = await db.execute<{ user: string; email: string; token: string }>(sql`
        select users.id as user, users.email, push_token as token from devices
        join users on users.project_id = devices.project_id and users.id = devices.user_id
        where devices.project_id = ${projectId} order by devices.id desc offset 777 limit 1`);
      if (found === undefined) throw new Error("The database has no devices.");
      return {
        user: found.user,
        "a rare name": "zephyrine",
        "a frequent name": "emma",
        "a model": "iphone 17",
        "a name and a model": "emma pixel 10",
        "a last name and a model": "smith pixel 10",
        "two models, which never match": "iphone pixel",
        "a version and a name": "4.2 emma",
        "a part of a push token": found.token.slice(0, 12),
        "two letters": "zo",
        "part of an email": found.email.slice(0, -8),
        "a push token": found.token,
        "a text without matches": "qqxqq",
      };
    }),
  );
}
