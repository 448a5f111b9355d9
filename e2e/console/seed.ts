import { type SQL, sql } from "drizzle-orm";
import type { DatabaseClient } from "@/db/client";
import { applications } from "@/db/schema";
import { newId } from "@/lib/ids";
import type { TestProject } from "../fixtures/project";

const number = sql`lpad(n::text, 5, '0')`;
const cycle = (values: string[], n = sql`n`) =>
  sql`(array[${sql.join(
    values.map((value) => sql`${value}`),
    sql`, `,
  )}])[1 + (${n}) % ${sql.raw(String(values.length))}]`;

/** Columns of the n-th device: names contain the number, and lower numbers were seen later. */
const columns: Record<string, SQL> = {
  name: sql`'Phone ' || ${number}`,
  device_identifier: sql`'install-' || ${number}`,
  push_token: sql`'push-token-of-phone-' || ${number}`,
  platform: cycle(["ios", "android", "ios", "android", "ios"]),
  push_service: cycle(["apns", "fcm", "apns", "fcm", "apns"]),
  push_environment: sql`case when n % 7 = 0 then 'sandbox' else 'production' end`,
  make: cycle(["Apple", "Samsung", "Apple", "Google", "Apple"]),
  model: cycle(["iPhone 16 Pro", "Galaxy S24", "iPhone 14", "Pixel 9", "iPad Air"]),
  system_version: cycle(["18.1", "15", "17.6", "15", "18.0"]),
  application_version: cycle(["2.1.0", "2.0.3", "1.9.8"]),
  enabled: sql`n % 10 <> 0`,
  disabled_at: sql`case when n % 10 = 0 then now() - n * interval '1 minute' end`,
  disabled_reason: sql`case when n % 10 = 0 then ${cycle(["rejected", "client"], sql`n / 10`)} end`,
  last_seen_at: sql`now() - n * interval '5 minutes'`,
  created_at: sql`now() - n % 200 * interval '1 day' - interval '1 minute'`,
};

/** Inserts `count` devices named "Phone 00001" and so on, two per user. `others` overrides columns. */
export async function seedDevices(
  database: DatabaseClient,
  project: TestProject,
  count: number,
  others: Record<string, SQL> = {},
): Promise<void> {
  const values = { ...columns, ...others };
  const projectId = sql`${project.id}::uuid`;
  const applicationId = newId();
  // The end of a UUID takes the number, so that a device's user is known without a look.
  const stem = newId().slice(0, 24);
  const idOf = (n: SQL) => sql`(${stem} || lpad(to_hex(${n}), 12, '0'))::uuid`;
  const email = sql`'user' || ${number} || '@example.com'`;
  await database.statement((db) =>
    db.insert(applications).values({ projectId: project.id, id: applicationId, name: "Pizza Tracker" }),
  );
  await database.statement((db) =>
    db.execute(sql`
      insert into users (project_id, id, email, email_key)
      select ${projectId}, ${idOf(sql`n`)}, ${email}, ${email} from generate_series(1, ${count}::int, 2) n`),
  );
  const names = sql.raw(Object.keys(values).join(", "));
  for (let from = 1; from <= count; from += 500) {
    await database.statement((db) =>
      db.execute(sql`
        insert into devices (project_id, id, user_id, application_id, ${names})
        select ${projectId}, ${idOf(sql`n`)}, ${idOf(sql`n - 1 + n % 2`)}, ${applicationId}::uuid,
          ${sql.join(Object.values(values), sql`, `)}
        from generate_series(${from}::int, ${Math.min(from + 499, count)}::int) n`),
    );
  }
}
