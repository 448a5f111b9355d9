import { parse } from "csv-parse/sync";
import { sql } from "drizzle-orm";
import { deviceSortKeys } from "@/lib/devices/listing";
import { deviceExportColumns } from "@/lib/exports/types";
import { userSortKeys } from "@/lib/users/listing";
import { callNative, listDevices } from "../../fixtures/native";
import { expect, type TestProject, test } from "../../fixtures/project";
import { historyRows } from "../../fixtures/rows";
import { disabled, seedDevices } from "../../fixtures/seed";

async function exported(project: TestProject, what: string, query: string, key?: string): Promise<string> {
  const answer = await callNative(project, `${what}/export?${query}`, key === undefined ? {} : { key });
  if (answer.status !== 200) throw new Error(`Answered ${answer.status}: ${await answer.text()}`);
  return answer.text();
}

const idsOf = (ndjson: string): string[] =>
  ndjson
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line).id);

test("exports every matching device once, in list order under every sort", async ({ project, database }) => {
  const user = (n: number) => `user${n % 7}@example.com`;
  const some = Array.from({ length: 1_103 }, (_, n) => ({
    user: user(n),
    name: n % 5 ? `Phone ${n % 5}` : "",
    model: n % 2 ? "iPhone" : "",
    applicationVersion: n % 3 ? `1.${n % 3}` : "",
    lastSeenAt: new Date(1_700_000_000_000 + (n % 4) * 1_000),
    ...(n % 3 === 0 && disabled("client")),
  }));
  await seedDevices(database, project, [...some, { user: user(0), platform: "android", name: "Left out" }]);
  for (const sort of deviceSortKeys.flatMap((key) => [key, `-${key}`])) {
    const listed: string[] = [];
    for (let page = 1; page <= 6; page += 1) {
      const query = `?platform=ios&pageSize=200&page=${page}&sort=${sort}`;
      listed.push(...(await listDevices(project, query)).items.map(({ id }) => id));
    }
    expect(listed).toHaveLength(1_103);
    const query = `format=ndjson&platform=ios&sort=${sort}&columns=id`;
    expect(idsOf(await exported(project, "devices", query)), sort).toEqual(listed);
  }
});

test("exports chosen columns as CSV with the row count and escaped formulas", async ({
  project,
  database,
}) => {
  await seedDevices(database, project, [
    { name: '=HYPERLINK("x")', user: "#+49170", model: 'Pixel "9", pro\nmax', attributes: { a: [1] } },
    { name: "Other", platform: "android" },
  ]);
  const answer = await callNative(
    project,
    "devices/export?platform=ios&columns=name,userId,model,attributes,enabled",
  );
  expect(answer.headers.get("x-total-rows")).toBe("1");
  expect(answer.headers.get("content-type")).toBe("text/csv; charset=utf-8");
  expect(answer.headers.get("content-disposition")).toMatch(
    new RegExp(`attachment; filename="${project.slug}-devices-\\d{4}-\\d\\d-\\d\\d.csv"`),
  );
  const text = Buffer.from(await answer.arrayBuffer()).toString();
  expect(text.startsWith("\uFEFFname,userId,model,attributes,enabled\n")).toBe(true);
  expect(parse(text, { bom: true, columns: true })).toEqual([
    {
      name: `'=HYPERLINK("x")`,
      userId: "'+49170",
      model: 'Pixel "9", pro\nmax',
      attributes: '{"a":[1]}',
      enabled: "true",
    },
  ]);
});

test("exports full push tokens only on request by authorized users, and audits it", async ({
  project,
  database,
}) => {
  await seedDevices(database, project, [{ pushToken: "token-of-a-phone-0123456789" }]);
  const tokens = async (query: string, key?: string) =>
    JSON.parse(await exported(project, "devices", `format=json&columns=pushToken${query}`, key));
  expect(await tokens("")).toEqual([{ pushToken: "toke…6789" }]);
  expect(await tokens("&pushTokens=full")).toEqual([{ pushToken: "token-of-a-phone-0123456789" }]);
  const { readonly } = project.keys;
  expect(await tokens("", readonly)).toEqual([{ pushToken: "toke…6789" }]);
  const rejected = await callNative(project, "devices/export?pushTokens=full", { key: readonly });
  expect([rejected.status, (await rejected.json()).code]).toEqual([403, "forbidden"]);

  const audited = (await historyRows(database, project)).filter(
    ({ action }) => action === "devices.exported",
  );
  expect(audited.map(({ actorLabel, details }) => [actorLabel, details.pushTokens, details.total])).toEqual([
    ["server key", "masked", 1],
    ["server key", "full", 1],
    ["readonly key", "masked", 1],
  ]);
});

test("exports users under every sort and search, with their fields", async ({ project, database }) => {
  await seedDevices(
    database,
    project,
    Array.from({ length: 1_105 }, (_, n) => ({ user: n % 2 ? `ada${n}@example.com` : `#grace${n}` })),
  );
  for (const key of userSortKeys) {
    const listed: string[] = [];
    for (let page = 1; page <= 6; page += 1) {
      const answer = await callNative(project, `users?pageSize=200&page=${page}&sort=-${key}`);
      listed.push(...(await answer.json()).items.map(({ id }: { id: string }) => id));
    }
    expect(listed).toHaveLength(1_105);
    expect(idsOf(await exported(project, "users", `format=ndjson&sort=-${key}`)), key).toEqual(listed);
  }
  expect(
    JSON.parse(await exported(project, "users", "format=json&q=grace1104&columns=userId,devices")),
  ).toEqual([{ userId: "grace1104", devices: 1 }]);
});

test("rejects unsupported exports and names the parameter", async ({ project, makeProject, database }) => {
  for (const [query, path] of [
    ["page=2", "page"],
    ["columns=name,secret", "columns"],
    ["format=xlsx", "format"],
    ["sort=pushToken", "sort"],
  ]) {
    const answer = await callNative(project, `devices/export?${query}`);
    expect([answer.status, (await answer.json()).issues[0].path]).toEqual([400, path]);
  }
  const neighbour = await makeProject();
  await seedDevices(database, neighbour, [{}]);
  expect(await exported(project, "devices", "format=json")).toBe("[]\n");
  expect(JSON.parse(await exported(neighbour, "devices", "format=json"))).toHaveLength(1);
  expect(Object.keys(JSON.parse(await exported(neighbour, "devices", "format=json"))[0])).toEqual([
    ...deviceExportColumns,
  ]);
});

test("stalled readers hold no database connection and receive everything in the end", async ({
  project,
  database,
}) => {
  const [first = ""] = await seedDevices(database, project, [{ attributes: { filler: "x".repeat(2_000) } }]);
  await database.transaction(async (tx) => {
    await tx.execute(sql`set local statement_timeout = 0`);
    await tx.execute(sql`
      insert into devices (project_id, id, user_id, application_id, push_token, push_service, push_environment, platform, attributes)
      select project_id, gen_random_uuid(), user_id, application_id, 'token ' || n, push_service, push_environment, platform, attributes
      from devices, generate_series(1, 1999) n where project_id = ${project.id} and id = ${first}`);
  });
  // More of them than the server has connections; each has more to take than fits on the way.
  const readers = await Promise.all(
    Array.from({ length: 12 }, () => callNative(project, "devices/export?format=ndjson")),
  );
  expect((await listDevices(project)).page.total).toBe(2_000);
  const lengths = await Promise.all(
    readers.map(async (answer) => (await answer.text()).trim().split("\n").length),
  );
  expect(lengths).toEqual(readers.map(() => 2_000));
});
