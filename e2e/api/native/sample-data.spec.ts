import { and, eq, sql } from "drizzle-orm";
import { counterDeltas, counters } from "@/db/schema";
import { register, sampleDevice } from "../../fixtures/iterable";
import { callNative, listDevices } from "../../fixtures/native";
import { signIn } from "../../fixtures/operator";
import { expect, test } from "../../fixtures/project";
import { deviceRows, historyRows, userRows } from "../../fixtures/rows";

for (const identityType of ["email", "userId", "hybrid"] as const) {
  test(`adds labelled sample data to a ${identityType} project and removes it without a trace`, async ({
    makeProject,
    database,
  }) => {
    const project = await makeProject({ identityType });
    const editor = await signIn(project);
    await register(project.keys.server, { email: "ada@example.com", userId: "7", device: sampleDevice });
    const made = await editor.post("sample-data");
    expect(made.status).toBe(201);
    expect(await made.json()).toEqual({ users: 40, devices: 60 });
    expect(await (await editor.get("")).json()).toMatchObject({ hasSampleData: true, isEmpty: false });
    const { items, page } = await listDevices(project, "?pageSize=100&sort=createdAt");
    expect(page.total).toBe(61);
    expect(items.map(({ createdAt }) => createdAt)).toEqual(items.map(({ createdAt }) => createdAt).sort());
    expect(new Set(items.map(({ platform }) => platform))).toEqual(new Set(["ios", "android"]));
    expect(new Set(items.map(({ disabled }) => disabled?.reason)).size).toBe(6);
    const rejected = items.find(({ disabled }) => disabled?.reason === "rejected");
    const delivery = await (await editor.get(`devices/${rejected?.id}/delivery`)).json();
    expect(delivery.lastError).toMatchObject({ code: expect.stringMatching(/unregistered/i) });
    const users = await (await editor.get("users?pageSize=100")).json();
    expect(users.items.filter(({ isSample }: { isSample: boolean }) => isSample)).toHaveLength(40);

    const gone = await editor.delete("sample-data");
    expect(await gone.json()).toEqual({ users: 40, devices: 60 });
    expect(await userRows(database, project)).toMatchObject([{ email: "ada@example.com" }]);
    expect(await deviceRows(database, project)).toHaveLength(1);
    expect((await historyRows(database, project)).map(({ action }) => action)).toEqual([
      "project.created",
      "device.registered",
      "project.sampleDataAdded",
      "project.sampleDataRemoved",
    ]);
    const { items: applications } = await (await editor.get("applications")).json();
    expect(applications.map(({ name }: { name: string }) => name)).not.toContain("Sample app");
    const left = await database.read((db) =>
      db.execute<{ total: string }>(sql`
        select coalesce(sum(value), 0) as total from (
          select value from ${counters} where ${and(eq(counters.projectId, project.id), sql`name ~ '^(registered|disabled):'`)}
          union all
          select delta from ${counterDeltas} where ${and(eq(counterDeltas.projectId, project.id), sql`name ~ '^(registered|disabled):'`)}
        ) numbers`),
    );
    expect(Number(left[0]?.total)).toBe(1);
    expect(await (await editor.delete("sample-data")).json()).toEqual({ users: 0, devices: 0 });
  });
}

test("of 10 concurrent requests for sample data one succeeds, and it can be added again after removal", async ({
  project,
}) => {
  const operator = await signIn(project);
  const answers = await Promise.all(Array.from({ length: 10 }, () => operator.post("sample-data")));
  expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(9).fill(409)]);
  await operator.delete("sample-data");
  expect((await operator.post("sample-data")).status).toBe(201);
});

test("editors add and remove sample data, viewers cannot", async ({ makeProject }) => {
  for (const [role, statuses] of [
    ["viewer", [403, 403]],
    ["editor", [201, 200]],
  ] as const) {
    const project = await makeProject({ role });
    const operator = await signIn(project);
    const added = await operator.post("sample-data");
    const removed = await operator.delete("sample-data");
    expect([role, added.status, removed.status]).toEqual([role, ...statuses]);
    const key = project.keys.readonly;
    expect((await callNative(project, "sample-data", { method: "POST", key })).status).toBe(403);
  }
});
