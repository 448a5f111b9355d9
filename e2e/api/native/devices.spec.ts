import { register, sampleDevice } from "../../fixtures/iterable";
import { callNative, listDevices, onlyDevice } from "../../fixtures/native";
import { expect, serverUrl, type TestProject, test } from "../../fixtures/project";
import { signInOverHttp } from "../../fixtures/session";

/** Registers `count` devices of as many users, models descending while registration times ascend. */
async function seed(project: TestProject, count: number): Promise<void> {
  for (let n = 1; n <= count; n += 1) {
    const dataFields = { model: `Model ${String(count - n).padStart(3, "0")}`, appVersion: `1.${n}` };
    const device = { ...sampleDevice, token: `token-of-device-number-${n}`, dataFields };
    await register(project.keys.server, { email: `user${n}@example.com`, device });
  }
}

const post = (body?: unknown): RequestInit => ({ method: "POST", body: JSON.stringify(body) });

test("pages and sorts on the server, and all pages together contain every device once", async ({
  project,
}) => {
  await seed(project, 30);
  const first = await listDevices(project, "?pageSize=25&sort=model");
  const second = await listDevices(project, "?pageSize=25&sort=model&page=2");

  expect(first.page).toEqual({ number: 1, size: 25, pageCount: 2, total: 30, totalIsEstimate: false });
  expect(first.items).toHaveLength(25);
  const models = [...first.items, ...second.items].map(({ model }) => model);
  expect(models).toEqual(Array.from({ length: 30 }, (_, n) => `Model ${String(n).padStart(3, "0")}`));

  const latest = await listDevices(project, "?sort=-createdAt");
  expect(latest.items.map(({ model }) => model)).toEqual(models);
  expect((await listDevices(project, "?page=3&pageSize=25")).items).toEqual([]);
  expect((await listDevices(project, "?page=999999999")).page.total).toBe(30);
});

test("every sort works in both directions, one the reverse of the other", async ({ project }) => {
  await seed(project, 5);
  for (const key of ["lastSeenAt", "createdAt", "name", "model", "applicationVersion"]) {
    const ids = async (sort: string) =>
      (await listDevices(project, `?sort=${sort}`)).items.map(({ id }) => id);
    expect(await ids(`-${key}`)).toEqual((await ids(key)).reverse());
  }
});

test("never shows a whole push token in a list", async ({ project }) => {
  const token = "a1b2c3d4e5f6a7b8c9d0e1f29f0e";
  await register(project.keys.server, { email: "ada@example.com", device: { ...sampleDevice, token } });
  const response = await callNative(project, "devices");
  const text = await response.text();
  expect(text).toContain("a1b2…9f0e");
  expect(text).not.toContain(token);
});

for (const [query, parameter] of [
  ["pageSize=7", "pageSize"],
  ["page=0", "page"],
  ["page=1&page=2", "page"],
  ["sort=pushToken", "sort"],
  ["sort=name;drop", "sort"],
  ["order=name", "order"],
]) {
  test(`?${query} answers a 400 problem that names ${parameter}`, async ({ project }) => {
    const response = await callNative(project, `devices?${query}`);
    expect(response.status).toBe(400);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(await response.json()).toMatchObject({
      status: 400,
      code: "invalidValue",
      detail: expect.stringContaining(parameter ?? ""),
      requestId: response.headers.get("x-request-id"),
      issues: [{ path: parameter }],
    });
  });
}

test("disables a device with a note and enables it again, returning the new state", async ({ project }) => {
  await register(project.keys.server, { email: "ada@example.com", device: sampleDevice });
  const { id, version } = await onlyDevice(project);

  const disabled = await callNative(project, `devices/${id}/disable`, post({ note: "  Lost phone " }));
  expect(disabled.status).toBe(200);
  expect(await disabled.json()).toMatchObject({
    enabled: false,
    reachable: false,
    disabled: { reason: "admin", note: "Lost phone", by: "server key" },
    version: version + 1,
  });

  const enabled = await callNative(project, `devices/${id}/enable`, { method: "POST" });
  expect(await enabled.json()).toMatchObject({ enabled: true, reachable: true, disabled: null });

  const read = await callNative(project, `devices/${id}`);
  expect(read.headers.get("etag")).toBe(`"${version + 2}"`);
});

for (const [title, init, status, path] of [
  ["without a reason", post({}), 422, "note"],
  ["with an empty reason", post({ note: " " }), 422, "note"],
  ["with a reason of 501 characters", post({ note: "x".repeat(501) }), 422, "note"],
  ["with a field that nobody offers", post({ note: "x", enabled: true }), 422, "enabled"],
  ["with a form", { ...post({}), headers: { "content-type": "text/plain" } }, 415, undefined],
] as const) {
  test(`rejects disabling ${title} and changes nothing`, async ({ project }) => {
    await register(project.keys.server, { email: "ada@example.com", device: sampleDevice });
    const before = await onlyDevice(project);
    const response = await callNative(project, `devices/${before.id}/disable`, init);
    expect(response.status).toBe(status);
    const problem = await response.json();
    expect(problem.issues?.[0]?.path).toBe(path);
    expect(await onlyDevice(project)).toEqual(before);
  });
}

test("answers alike for another project's device and a missing one", async ({ project, makeProject }) => {
  const neighbour = await makeProject();
  await register(neighbour.keys.server, { email: "ada@example.com", device: sampleDevice });
  const { id } = await onlyDevice(neighbour);
  const missing = "01890000-0000-7000-8000-000000000000";

  for (const [suffix, init] of [
    ["", {}],
    ["/disable", post({ note: "x" })],
    ["/enable", { method: "POST" }],
  ] as const) {
    const shape = async (deviceId: string) => {
      const response = await callNative(project, `devices/${deviceId}${suffix}`, init);
      const { requestId, ...problem } = await response.json();
      return { status: response.status, problem };
    };
    expect(await shape(id)).toEqual(await shape(missing));
    expect(await shape("nonsense")).toEqual(await shape(missing));
    expect((await shape(id)).status).toBe(404);
  }
  expect((await callNative(neighbour, `devices/${id}`)).status).toBe(200);
  expect(await onlyDevice(neighbour)).toMatchObject({ enabled: true });
});

test("another project's list is 404 for a key and readable by its own", async ({ project, makeProject }) => {
  const neighbour = await makeProject();
  const refused = await callNative(neighbour, "devices", { key: project.keys.server });
  const nowhere = await callNative({ ...project, slug: "no-such-project" }, "devices");
  expect([refused.status, nowhere.status]).toEqual([404, 404]);
  expect((await refused.json()).detail).toBe((await nowhere.json()).detail);
  expect((await callNative(neighbour, "devices")).status).toBe(200);
});

test("read-only keys cannot disable, mobile keys cannot read either, server keys can do both", async ({
  project,
}) => {
  await register(project.keys.server, { email: "ada@example.com", device: sampleDevice });
  const { id } = await onlyDevice(project);
  const outcome = async (key: string) => [
    (await callNative(project, "devices", { key })).status,
    (await callNative(project, `devices/${id}/disable`, { ...post({ note: "x" }), key })).status,
  ];
  expect(await outcome(project.keys.readonly)).toEqual([200, 403]);
  expect(await outcome(project.keys.mobile)).toEqual([403, 403]);
  expect(await onlyDevice(project)).toMatchObject({ enabled: true });
  expect(await outcome(project.keys.server)).toEqual([200, 200]);
});

test("answers a 401 problem without a valid credential", async ({ project }) => {
  for (const key of ["", "rc_server_guess", project.keys.server.replace(/.$/, "x")]) {
    const response = await callNative(project, "devices", { headers: { authorization: `Bearer ${key}` } });
    expect(response.status).toBe(401);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
  }
});

test.describe("an operator's session", () => {
  const asOperator = (project: TestProject, path: string, cookie: string, init: RequestInit = {}) =>
    fetch(new URL(`/api/v1/projects/${project.slug}/${path}`, serverUrl()), {
      ...init,
      headers: { cookie, "content-type": "application/json", ...init.headers },
    });

  test("reaches only its own projects", async ({ project, makeProject }) => {
    const neighbour = await makeProject();
    const cookie = await signInOverHttp(project.operator);
    expect((await asOperator(project, "devices", cookie)).status).toBe(200);
    expect((await asOperator(neighbour, "devices", cookie)).status).toBe(404);

    const projects = await fetch(new URL("/api/v1/projects", serverUrl()), { headers: { cookie } });
    expect(await projects.json()).toEqual({
      items: [
        {
          id: project.id,
          slug: project.slug,
          name: `Project ${project.slug}`,
          identityType: "email",
          isArchived: false,
          role: "admin",
        },
      ],
    });
  });

  test("can change things only from the console's own origin", async ({ project }) => {
    await register(project.keys.server, { email: "ada@example.com", device: sampleDevice });
    const { id } = await onlyDevice(project);
    const cookie = await signInOverHttp(project.operator);
    const disable = (headers: Record<string, string>) =>
      asOperator(project, `devices/${id}/disable`, cookie, { ...post({ note: "x" }), headers });

    for (const origin of ["https://evil.example", "null", `${serverUrl()}.evil.example`]) {
      expect((await disable({ origin })).status).toBe(403);
    }
    expect((await disable({})).status).toBe(403);
    expect(await onlyDevice(project)).toMatchObject({ enabled: true });
    expect((await disable({ origin: new URL(serverUrl()).origin })).status).toBe(200);
    expect(await onlyDevice(project)).toMatchObject({ disabled: { by: "Ada" } });
  });

  test("can change things as an editor but not as a viewer", async ({ makeProject }) => {
    for (const [role, status] of [
      ["viewer", 403],
      ["editor", 200],
    ] as const) {
      const project = await makeProject({ role });
      await register(project.keys.server, { email: "ada@example.com", device: sampleDevice });
      const { id } = await onlyDevice(project);
      const cookie = await signInOverHttp(project.operator);
      const origin = new URL(serverUrl()).origin;
      const answer = await asOperator(project, `devices/${id}/disable`, cookie, {
        ...post({ note: "x" }),
        headers: { origin },
      });
      expect([role, answer.status]).toEqual([role, status]);
      expect((await asOperator(project, "devices", cookie)).status).toBe(200);
    }
  });

  test("is rejected when tampered with", async ({ project }) => {
    const cookie = await signInOverHttp(project.operator);
    const middle = Math.floor(cookie.length / 2);
    const other = cookie[middle] === "A" ? "B" : "A";
    const tampered = cookie.slice(0, middle) + other + cookie.slice(middle + 1);
    expect((await asOperator(project, "devices", tampered)).status).toBe(401);
    expect((await asOperator(project, "devices", "rollcall.session=nonsense")).status).toBe(401);
    expect((await asOperator(project, "devices", cookie)).status).toBe(200);
  });
});
