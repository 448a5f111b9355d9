import { sql } from "drizzle-orm";
import { applications, devices, projects, users } from "@/db/schema";
import { seedDevices } from "../fixtures/seed";
import { expect, test, withEmbeddedDatabase } from "../fixtures/server-test";
import { callerWith, signInOverHttp } from "../fixtures/session";

const total = 20_000;

test("a deletion whose server is killed continues at the next start, also of the only project", async ({
  start,
}) => {
  const first = await start();
  const inDatabase = <T>(run: (rows: { devices: number; projects: number }) => T) =>
    withEmbeddedDatabase(first.dataDir, async (database) => {
      const [row] = await database.read((db) =>
        db.execute<{ devices: number; projects: number }>(sql`
          select (select count(*)::int from ${devices}) as devices, (select count(*)::int from ${projects}) as projects`),
      );
      return run(row ?? { devices: -1, projects: -1 });
    });
  await withEmbeddedDatabase(first.dataDir, async (database) => {
    const [project] = await database.read((db) => db.select({ id: projects.id }).from(projects));
    await seedDevices(
      database,
      { id: project?.id ?? "" },
      Array.from({ length: total }, (_, n) => ({ user: `u${n % 5_000}@example.com` })),
    );
  });
  const operator = { email: first.adminEmail, password: first.adminPassword };
  const call = callerWith(await signInOverHttp(operator, first.url), first.url);
  expect((await call("projects/default/archive", "POST")).status).toBe(200);
  expect((await call("projects/default/delete", "POST", { name: "Default" })).status).toBe(204);
  await expect.poll(() => inDatabase((rows) => rows.devices)).toBeLessThan(total);
  await first.stop("SIGKILL");

  const second = await start();
  await expect
    .poll(() => inDatabase((rows) => rows), { timeout: 60_000 })
    .toEqual({ devices: 0, projects: 0 });
  const left = await withEmbeddedDatabase(second.dataDir, (database) =>
    database.read((db) =>
      db.execute<{ rows: number }>(sql`
        select ((select count(*) from ${users}) + (select count(*) from ${applications})
          + (select count(*) from audit_events) + (select count(*) from device_counts))::int as rows`),
    ),
  );
  expect(left[0]?.rows).toBe(0);
  // The admin can still sign in, and begin anew.
  const again = callerWith(await signInOverHttp(operator, second.url), second.url);
  const created = await again("projects", "POST", {
    name: "Default",
    slug: "default",
    identityType: "email",
  });
  expect(created.status).toBe(201);
});
