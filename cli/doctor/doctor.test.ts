import { sql } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import { type Database, type DatabaseClient, openDatabase } from "@/db/client";
import { createTestDatabase } from "@/db/testing";
import { readConfig } from "@/lib/config";
import { newId } from "@/lib/ids";
import { createProject } from "@/lib/projects/mutations";
import { checkConfiguration } from "./configuration";
import { checkConnections, checkMigrations, checkServer, clockFinding, roleFinding } from "./database";
import { diskFinding } from "./disk";
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

class Undone extends Error {}

/** What is found after something was broken, which is undone afterwards. */
async function broken<T>(breakIt: string[], look: (db: Database) => Promise<T>): Promise<T> {
  let found: { it: T } | undefined;
  const done = client.transaction(async (tx) => {
    for (const statement of breakIt) await tx.execute(sql.raw(statement));
    found = { it: await look(tx) };
    throw new Undone();
  });
  await done.catch((error: unknown) => {
    if (!(error instanceof Undone)) throw error;
  });
  if (found === undefined) throw new Error("Nothing was looked at.");
  return found.it;
}

const states = (findings: Finding[]) => findings.map(({ check, state }) => `${check} ${state}`);

test("every risk in the environment is a warning that names the variable, and a careful one has none", () => {
  const far = "db.example.com/rollcall";
  const strong = "aLongRandomPassword42";
  const risks: [Record<string, string>, RegExp][] = [
    [{ ROLLCALL_URL: "http://rollcall.example.com" }, /ROLLCALL_URL .* in the clear/],
    [{ ROLLCALL_URL: "https://rollcall.example.com" }, /ROLLCALL_TRUSTED_PROXIES is 0/],
    [{ ROLLCALL_TRUSTED_PROXIES: "1" }, /ROLLCALL_URL is not set/],
    [{ ROLLCALL_ADMIN_PASSWORD: "correct horse battery" }, /ROLLCALL_ADMIN_PASSWORD is set/],
    [{ ROLLCALL_RATE_LIMITS: "off" }, /ROLLCALL_RATE_LIMITS is off/],
    [{ ROLLCALL_SIGN_IN_LIMIT: "5000" }, /ROLLCALL_SIGN_IN_LIMIT lets 5000/],
    [{ ROLLCALL_SIGN_IN_ADDRESS_LIMIT: "5000" }, /ROLLCALL_SIGN_IN_ADDRESS_LIMIT lets 5000/],
    [{ DATABASE_URL: `postgres://rollcall:${strong}@${far}` }, /DATABASE_URL does not insist on TLS/],
    [{ DATABASE_URL: "postgres://rollcall:rollcall@localhost/rollcall" }, /DATABASE_URL is easily guessed/],
    [
      { DATABASE_REPLICA_URL: `postgres://rollcall:${strong}@${far}` },
      /DATABASE_REPLICA_URL does not insist/,
    ],
    [{ LOG_LEVEL: "silent" }, /LOG_LEVEL is silent/],
    [{ ROLLCALL_FRONT: "next" }, /ROLLCALL_FRONT is next/],
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
  const careful = {
    ROLLCALL_URL: "https://rollcall.example.com",
    ROLLCALL_TRUSTED_PROXIES: "1",
    DATABASE_URL: `postgres://rollcall:${strong}@${far}?sslmode=verify-full`,
  };
  expect(states(checkConfiguration(readConfig(careful)))).toEqual(["configuration ok"]);
  expect(JSON.stringify(risks.map(([env]) => checkConfiguration(readConfig(env))))).not.toContain(strong);
});

test("too little room, a clock that is off and a replica that is none are told", async () => {
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
    message: expect.stringContaining("no replica"),
  });
  const [away] = await checkReplica(readConfig({ DATABASE_REPLICA_URL: "postgres://x@127.0.0.1:1/x" }));
  expect(away).toMatchObject({ check: "replica", state: "warning" });
});

test("a sound database has no finding but ok, and each way to be unsound has its own", async () => {
  const sound = await client.read(async (db) => [
    ...(await checkServer(db, { databaseDurability: "required" })),
    await checkConnections(db, { processes: 1, databasePoolSize: 10 }),
    await checkMigrations(db),
    await checkUnfinishedWork(db),
    ...(await checkData(db)),
  ]);
  expect(states(sound)).toEqual([
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
    message: "The schema is 1 migrations ahead of this version.",
  });
  const stuck = `insert into imports (project_id, id, file_name, status, bytes, actor_type, actor_label, request_id, updated_at)
    values ('${project}', '${newId()}', 'a.csv', 'running', 1, 'system', 'x', 'x', now() - interval '10 minutes')`;
  expect(await broken([stuck], checkUnfinishedWork)).toMatchObject({ state: "warning" });
});

test("each invariant that is broken is found by its own words, and by no other's", async () => {
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
  const told = (action: string) =>
    `insert into audit_events (project_id, id, action, actor_type, actor_label, subject_type, subject_id, request_id)
     values ('${project}', '${newId()}', '${action}', 'system', 'x', 'device', '${user}', 'x')`;
  const cases: [string, string[]][] = [
    [
      "identifiers that several devices of a project have",
      [
        "alter table devices drop constraint devices_device_identifier",
        device({ device_identifier: "'d'" }),
        device({ device_identifier: "'d'", push_token: "'u'" }),
      ],
    ],
    [
      "push tokens enabled for several users of an application that leaves one to a user",
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
      "devices whose attributes are larger than any wire lets in",
      [device({ attributes: "(select jsonb_object_agg(n, md5(n::text)) from generate_series(1, 6000) n)" })],
    ],
    [
      "devices or users whose fields are nested deeper than any wire lets in",
      [device({ attributes: `'${'{"a":'.repeat(33)}1${"}".repeat(33)}'` })],
    ],
    ["devices that came in today and have no history", [device({ created_at: "now()" })]],
    [
      "devices whose history of today tells of more changes than there were",
      [device({ id: `'${user}'` }), told("device.registered"), told("device.disabled")],
    ],
    [
      "API keys without a hash",
      [
        `insert into api_keys (project_id, id, name, kind, secret_hash, last_four) values ('${project}', '${newId()}', 'k', 'server', '', 'm')`,
      ],
    ],
    [
      "projects whose kept count of devices is not the number of them",
      ["alter table devices disable trigger devices_added", device({})],
    ],
  ];
  for (const [wrong, statements] of cases) {
    const found = await broken([...base, ...statements], checkData);
    expect(found.map(({ state, message }) => [state, message])).toEqual([
      ["failure", expect.stringMatching(new RegExp(`^There (is|are) [12] ${wrong}`))],
    ]);
  }
});
