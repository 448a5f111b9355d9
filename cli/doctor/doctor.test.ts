import { sql } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import { type Database, type DatabaseClient, openDatabase } from "@/db/client";
import { createTestDatabase } from "@/db/testing";
import { readConfig } from "@/lib/config";
import { newId } from "@/lib/ids";
import { createProject } from "@/lib/projects/mutations";
import { checkConfiguration } from "./configuration";
import {
  checkConnections,
  checkMigrations,
  checkServer,
  clockFinding,
  diskFinding,
  roleFinding,
} from "./database";
import type { Finding } from "./finding";
import { checkData, checkUnfinishedWork } from "./invariants";
import { checkReplica, replicaFinding } from "./replica";

let url: string;
let client: DatabaseClient;
let project: string;

beforeAll(async () => {
  url = await createTestDatabase();
  client = openDatabase({ url, size: 1 });
  project = await client.transaction((tx) =>
    createProject(tx, { slug: "p", name: "P", identityType: "email" }, "test"),
  );
  return () => client.close();
});

class Rollback extends Error {}

/** Runs a check after breaking something, and rolls back. */
async function broken<T>(statements: string[], look: (db: Database) => Promise<T>): Promise<T> {
  let found: { it: T } | undefined;
  const done = client.transaction(async (tx) => {
    for (const statement of statements) await tx.execute(sql.raw(statement));
    found = { it: await look(tx) };
    throw new Rollback();
  });
  await done.catch((error: unknown) => {
    if (!(error instanceof Rollback)) throw error;
  });
  if (found === undefined) throw new Error("The check did not run.");
  return found.it;
}

const states = (findings: Finding[]) => findings.map(({ check, state }) => `${check} ${state}`);

test("each risky setting gives a warning that names the variable, and a safe configuration gives none", () => {
  const far = "db.example.com/rollcall";
  const strong = "aLongRandomPassword42";
  const risks: [Record<string, string>, RegExp][] = [
    [{ ROLLCALL_URL: "http://rollcall.example.com" }, /ROLLCALL_URL .* unencrypted/],
    [{ ROLLCALL_URL: "https://rollcall.example.com" }, /ROLLCALL_TRUSTED_PROXIES is 0/],
    [{ ROLLCALL_TRUSTED_PROXIES: "1" }, /ROLLCALL_URL is not set/],
    [{ ROLLCALL_ADMIN_PASSWORD: "correct horse battery" }, /ROLLCALL_ADMIN_PASSWORD is set/],
    [{ ROLLCALL_RATE_LIMITS: "off" }, /ROLLCALL_RATE_LIMITS is off/],
    [{ ROLLCALL_SIGN_IN_LIMIT_PER_ACCOUNT: "5000" }, /ROLLCALL_SIGN_IN_LIMIT_PER_ACCOUNT allows 5000/],
    [{ ROLLCALL_SIGN_IN_LIMIT_PER_IP: "5000" }, /ROLLCALL_SIGN_IN_LIMIT_PER_IP allows 5000/],
    [{ DATABASE_URL: `postgres://rollcall:${strong}@${far}` }, /DATABASE_URL does not require TLS/],
    [{ DATABASE_URL: "postgres://rollcall:rollcall@localhost/rollcall" }, /DATABASE_URL is easily guessed/],
    [
      { DATABASE_REPLICA_URL: `postgres://rollcall:${strong}@${far}` },
      /DATABASE_REPLICA_URL does not require TLS/,
    ],
    [{ LOG_LEVEL: "silent" }, /LOG_LEVEL is silent/],
    [{ ROLLCALL_SERVER_MODE: "next" }, /ROLLCALL_SERVER_MODE is next/],
  ];
  for (const [env, message] of risks) {
    const found = checkConfiguration(readConfig(env));
    expect(found, Object.keys(env).join()).toEqual([
      {
        check: "configuration",
        state: "warning",
        message: expect.stringMatching(message),
        advice: expect.any(String),
      },
    ]);
  }
  const safe = {
    ROLLCALL_URL: "https://rollcall.example.com",
    ROLLCALL_TRUSTED_PROXIES: "1",
    DATABASE_URL: `postgres://rollcall:${strong}@${far}?sslmode=verify-full`,
  };
  expect(states(checkConfiguration(readConfig(safe)))).toEqual(["configuration ok"]);
  expect(JSON.stringify(risks.map(([env]) => checkConfiguration(readConfig(env))))).not.toContain(strong);
});

test("reports low disk space, a wrong clock and a database that is not a replica", async () => {
  expect([5, 500, 5_000].map((free) => diskFinding("/data", free).state)).toEqual([
    "failure",
    "warning",
    "ok",
  ]);
  expect([10, -3_000, 40_000].map((skew) => clockFinding(skew).state)).toEqual(["ok", "warning", "failure"]);
  expect(replicaFinding({ standby: true, lag: 0 }).state).toBe("ok");
  expect(replicaFinding({ standby: true, lag: 60 }).message).toContain("60 seconds behind");
  const [none] = await checkReplica(readConfig({ DATABASE_REPLICA_URL: url }));
  expect(none).toMatchObject({
    check: "replica",
    state: "warning",
    message: expect.stringContaining("not a replica"),
  });
  const [away] = await checkReplica(readConfig({ DATABASE_REPLICA_URL: "postgres://x@127.0.0.1:1/x" }));
  expect(away).toMatchObject({ check: "replica", state: "warning" });
});

test("a healthy database gives only ok, and each problem its own finding", async () => {
  const healthy = await client.read(async (db) => [
    ...(await checkServer(db, { databaseDurability: "required" })),
    await checkConnections(db, { processes: 1, databasePoolSize: 10 }),
    await checkMigrations(db),
    await checkUnfinishedWork(db),
    ...(await checkData(db)),
  ]);
  expect(states(healthy)).toEqual([
    "database ok",
    "role ok",
    "durability ok",
    "clock ok",
    "connections ok",
    "migrations ok",
    "work ok",
    "data ok",
  ]);
  expect(roleFinding({ role: "postgres", superuser: true }).state).toBe("warning");
  expect(
    await broken([], (db) => checkConnections(db, { processes: 8, databasePoolSize: 100 })),
  ).toMatchObject({
    state: "failure",
    advice: "Raise max_connections, or lower DATABASE_POOL_SIZE or WEB_CONCURRENCY.",
  });
  const unsafe = (databaseDurability: "required" | "elsewhere") =>
    broken(["set local synchronous_commit = off"], (db) => checkServer(db, { databaseDurability }));
  expect(states(await unsafe("required"))).toContain("durability failure");
  expect(states(await unsafe("elsewhere"))).toContain("durability ok");
  const lastMigration =
    "delete from drizzle.__drizzle_migrations where id = (select max(id) from drizzle.__drizzle_migrations)";
  expect(await broken([lastMigration], checkMigrations)).toMatchObject({ state: "failure" });
  const newer = "insert into drizzle.__drizzle_migrations (hash, created_at) values ('x', 9999999999999)";
  expect(await broken([newer], checkMigrations)).toMatchObject({
    state: "warning",
    message: "The schema has 1 newer migrations than this version.",
  });
  const stuck = `insert into imports (project_id, id, file_name, status, bytes, actor_type, actor_label, request_id, updated_at)
    values ('${project}', '${newId()}', 'a.csv', 'running', 1, 'system', 'x', 'x', now() - interval '10 minutes')`;
  expect(await broken([stuck], checkUnfinishedWork)).toMatchObject({ state: "warning" });
});

test("each violated invariant is reported, and no other", async () => {
  const [user, application] = [newId(), newId()];
  const device = (columns: Record<string, string>) => {
    const all = {
      project_id: `'${project}'`,
      id: `'${newId()}'`,
      user_id: `'${user}'`,
      application_id: `'${application}'`,
      push_token: "'t'",
      push_service: "'apns'",
      push_environment: "'production'",
      platform: "'ios'",
      created_at: "now() - interval '3 days'",
      ...columns,
    };
    return `insert into devices (${Object.keys(all)}) values (${Object.values(all)})`;
  };
  const owner = (id: string) =>
    `insert into users (project_id, id, email, email_key) values ('${project}', '${id}', '${id}@x', '${id}@x')`;
  const base = [
    owner(user),
    `insert into applications (project_id, id, name) values ('${project}', '${application}', 'App')`,
  ];
  const auditEvent = (action: string) =>
    `insert into audit_events (project_id, id, action, actor_type, actor_label, subject_type, subject_id, request_id)
     values ('${project}', '${newId()}', '${action}', 'system', 'x', 'device', '${user}', 'x')`;
  const cases: [string, string[]][] = [
    [
      "identifiers shared by several devices of a project",
      [
        "drop index devices_identifier",
        device({ device_identifier: "'d'" }),
        device({ device_identifier: "'d'", push_token: "'u'" }),
      ],
    ],
    [
      "push tokens enabled for several users although their application is exclusive",
      [
        "update applications set token_policy = 'exclusive'",
        owner(application),
        device({}),
        device({ user_id: `'${application}'` }),
      ],
    ],
    [
      "devices whose user is not in their project",
      [
        "alter table devices drop constraint devices_project_id_user_id_users_project_id_id_fk",
        device({ user_id: `'${newId()}'` }),
      ],
    ],
    [
      "devices whose application is not in their project",
      [
        "alter table devices drop constraint devices_project_id_application_id_applications_project_id_id_fk",
        device({ application_id: `'${newId()}'` }),
      ],
    ],
    [
      "devices with attributes over the size limit of every API",
      [device({ attributes: "(select jsonb_object_agg(n, md5(n::text)) from generate_series(1, 6000) n)" })],
    ],
    [
      "devices or users with fields nested deeper than any API allows",
      [device({ attributes: `'${'{"a":'.repeat(33)}1${"}".repeat(33)}'` })],
    ],
    ["devices registered today without history", [device({ created_at: "now()" })]],
    [
      "devices with more history events today than changes",
      [device({ id: `'${user}'` }), auditEvent("device.registered"), auditEvent("device.disabled")],
    ],
    [
      "API keys without a hash",
      [
        `insert into api_keys (project_id, id, name, kind, secret_hash, last_four) values ('${project}', '${newId()}', 'k', 'server', '', 'm')`,
      ],
    ],
    ["projects with a wrong device count", ["alter table devices disable trigger devices_added", device({})]],
  ];
  for (const [wrong, statements] of cases) {
    const found = await broken([...base, ...statements], checkData);
    expect(found.map(({ state, message }) => [state, message])).toEqual([
      ["failure", expect.stringMatching(new RegExp(`^There (is|are) [12] ${wrong}`))],
    ]);
  }
});
