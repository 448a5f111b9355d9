import { register, sampleDevice } from "../../fixtures/iterable";
import { postInit, startJob, undoJob, waitForJob } from "../../fixtures/jobs";
import { callNative, listDevices, onlyDevice } from "../../fixtures/native";
import { expect, test } from "../../fixtures/project";
import { historyRows } from "../../fixtures/rows";
import { seedDevices } from "../../fixtures/seed";

const patch = (body: object, version: string | number = "*"): RequestInit => ({
  method: "PATCH",
  headers: { "if-match": version === "*" ? "*" : `"${version}"` },
  body: JSON.stringify(body),
});

test("a device's tags and note are written by people, filter the list, and outlast a registration that names both", async ({
  project,
  database,
}) => {
  const device = {
    ...sampleDevice,
    dataFields: { ...sampleDevice.dataFields, tags: "theirs", note: "theirs" },
  };
  await register(project.keys.server, { email: "ada@example.com", device });
  const before = await onlyDevice(project);
  expect(before).toMatchObject({ tags: [], note: null });

  const edits = { tags: ["VIP", " field test ", "vip"], note: "Borrowed by Grace" };
  const answer = await callNative(project, `devices/${before.id}`, patch(edits, before.version));
  expect(await answer.json()).toMatchObject({ tags: ["field test", "vip"], note: "Borrowed by Grace" });
  expect(
    (await callNative(project, `devices/${before.id}`, patch({ tags: [] }, before.version))).status,
  ).toBe(412);

  await register(project.keys.server, {
    email: "ada@example.com",
    device: { ...device, dataFields: { ...device.dataFields, appVersion: "9.9" } },
  });
  expect(await onlyDevice(project)).toMatchObject({
    ...{ tags: ["field test", "vip"], note: "Borrowed by Grace", applicationVersion: "9.9" },
    attributes: { tags: "theirs", note: "theirs" },
  });
  for (const [query, total] of [
    ["?tag=vip", 1],
    ["?tag=Vip,other", 1],
    ["?tag=other", 0],
    ["?tag=vip&platform=ios", 1],
  ] as const)
    expect((await listDevices(project, query)).page.total, query).toBe(total);
  const { tag } = await (await callNative(project, "devices/facets?of=tag")).json();
  expect(tag.values.map(({ value }: { value: string }) => value)).toEqual(["field test", "vip"]);
  const csv = await (await callNative(project, "devices/export?columns=id,tags,note&tag=vip")).text();
  expect(csv).toContain(`${before.id},"field test,vip",Borrowed by Grace`);
  const [change] = (await historyRows(database, project)).filter(
    ({ details }) => "tags" in Object(details.changed),
  );
  expect(change?.details).toMatchObject({ changed: { tags: { before: "", after: "field test,vip" } } });

  for (const tags of [["a,b"], [""], ["x".repeat(41)], Array.from({ length: 21 }, (_, n) => `t${n}`)]) {
    const refused = await callNative(project, `devices/${before.id}`, patch({ tags }));
    expect(refused.status, JSON.stringify(tags)).toBe(422);
  }
});

test("a bulk change adds and takes away tags, reports devices that have too many, and its undo restores each", async ({
  project,
  database,
}) => {
  await seedDevices(
    database,
    project,
    ["One", "Two"].map((name) => ({ name, user: `${name}@example.com` })),
  );
  const { items } = await listDevices(project, "?sort=name");
  const [one, two] = items.map(({ id }) => id);
  const full = Array.from({ length: 20 }, (_, n) => `t${n}`);
  await callNative(project, `devices/${two}`, patch({ tags: full }));
  const selection = { ids: [one, two] };
  const tagsOf = async () => (await listDevices(project, "?sort=name")).items.map(({ tags }) => tags);

  const added = await waitForJob(
    project,
    await startJob(project, { action: "tag", tags: ["Recall"], selection }),
  );
  expect(added).toMatchObject({
    kind: "tag",
    tags: ["recall"],
    done: 1,
    failed: 1,
    canUndo: true,
    canRunAgain: true,
  });
  expect(added.problems).toEqual([{ deviceId: two, problem: "It would have too many tags." }]);
  expect(await tagsOf()).toEqual([["recall"], full.toSorted()]);

  const taken = await waitForJob(
    project,
    await startJob(project, { action: "untag", tags: ["recall", "t0"], selection }),
  );
  expect(await tagsOf()).toEqual([[], full.filter((tag) => tag !== "t0").toSorted()]);
  await waitForJob(project, await undoJob(project, taken.id));
  expect(await tagsOf()).toEqual([["recall"], full.toSorted()]);

  const again = await callNative(project, `jobs/${added.id}/run-again`, postInit());
  expect(again.status).toBe(202);
  expect(await waitForJob(project, await again.json())).toMatchObject({ total: 1, done: 0, failed: 1 });
  for (const body of [{ action: "tag" }, { action: "tag", tags: [] }, { action: "enable", tags: ["x"] }]) {
    expect((await callNative(project, "devices/bulk", postInit({ ...body, selection }))).status).toBe(422);
  }
});

test("a user's tags and note filter users, are in exports, and stay when a profile is replaced", async ({
  project,
}) => {
  for (const email of ["ada@example.com", "grace@example.com"]) {
    await register(project.keys.server, { email, device: { ...sampleDevice, token: `token-of-${email}` } });
  }
  const list = async (query = "") => (await callNative(project, `users${query}`)).json();
  const ada = (await list("?q=ada")).items[0];
  const edits = { tags: ["Staff"], note: "Works here" };
  const annotated = await (await callNative(project, `users/${ada.id}`, patch(edits, ada.version))).json();
  expect(annotated).toMatchObject({ tags: ["staff"], note: "Works here", version: ada.version + 1 });
  const replaced = await callNative(project, `users/${ada.id}`, patch({ dataFields: { plan: "gold" } }));
  expect(await replaced.json()).toMatchObject({ tags: ["staff"], dataFields: { plan: "gold" } });
  expect((await list("?tag=staff")).items).toMatchObject([{ id: ada.id }]);
  expect((await list("?tag=staff&q=grace")).page.total).toBe(0);
  const csv = await (await callNative(project, "users/export?columns=email,tags,note&tag=staff")).text();
  expect(csv).toContain("ada@example.com,staff,Works here");
  expect(csv).not.toContain("grace@example.com");
  expect((await callNative(project, `users/${ada.id}`, patch({}))).status).toBe(422);
});

test("cancelling stops a job, leaves what it did, and lets the rest run later; only a running job can be cancelled", async ({
  project,
  database,
}) => {
  await seedDevices(
    database,
    project,
    Array.from({ length: 3_000 }, (_, n) => ({ name: `Device ${n}`, user: `user${n % 40}@example.com` })),
  );
  const started = await startJob(project, {
    ...{ action: "disable", note: "Recalled" },
    selection: { filter: {}, expectedTotal: 3_000 },
  });
  const cancelled = await callNative(project, `jobs/${started.id}/cancel`, postInit());
  expect(cancelled.status).toBe(200);
  const { done } = await cancelled.json();
  expect(done).toBeLessThan(3_000);
  const disabled = async () => (await listDevices(project, "?status=disabled")).page.total;
  expect(await disabled()).toBe(done);
  expect((await callNative(project, `jobs/${started.id}/cancel`, postInit())).status).toBe(409);

  const rest = await (await callNative(project, `jobs/${started.id}/run-again`, postInit())).json();
  expect(rest.total).toBe(3_000 - done);
  await waitForJob(project, rest);
  expect(await disabled()).toBe(3_000);
  expect((await callNative(project, `jobs/${rest.id}/run-again`, postInit())).status).toBe(409);

  await callNative(project, "devices/export?format=ndjson&status=disabled");
  const { items, page } = await (await callNative(project, "work")).json();
  expect(page.total).toBe(3);
  expect(items).toMatchObject([
    { type: "export", isMine: true, export: { resource: "devices", format: "ndjson", total: 3_000 } },
    { type: "bulk", job: { id: rest.id } },
    { type: "bulk", job: { id: started.id, status: "cancelled", done } },
  ]);
});
