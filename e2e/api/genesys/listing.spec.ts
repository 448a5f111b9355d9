import { and, eq, inArray } from "drizzle-orm";
import { devices } from "@/db/schema";
import { callGenesys, postDevice } from "../../fixtures/genesys";
import { expect, serverUrl, type TestProject, test } from "../../fixtures/project";
import { projectUserToken } from "../../fixtures/user-token";

const path = "/api/v2/mobiledevices";

async function fill(project: TestProject, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let n = 1; n <= count; n += 1) {
    ids.push((await postDevice(project.keys.server, { deviceToken: `token ${n}` })).id);
  }
  return ids;
}

test("returns an envelope without page links for an empty list", async ({ project }) => {
  const uri = `${path}?pageSize=25&pageNumber=1`;
  expect((await callGenesys(project.keys.server, "GET")).body).toEqual({
    entities: [],
    pageSize: 25,
    pageNumber: 1,
    total: 0,
    pageCount: 0,
    firstUri: uri,
    selfUri: uri,
    lastUri: uri,
  });
});

test("page links keep the query and the order across all pages", async ({ project }) => {
  const ids = await fill(project, 5);
  const seen: string[] = [];
  let uri: string | undefined = `${path}?pageSize=2&sortOrder=descending`;
  const pages: Record<string, unknown>[] = [];
  while (uri !== undefined) {
    const response = await fetch(new URL(uri, serverUrl()), {
      headers: { authorization: `Bearer ${project.keys.server}` },
    });
    const page: { entities: { id: string }[]; nextUri?: string } = await response.json();
    seen.push(...page.entities.map(({ id }) => id));
    pages.push(page);
    uri = page.nextUri;
  }
  expect(seen).toEqual(ids.toReversed());
  const at = (n: number) => `${path}?pageSize=2&pageNumber=${n}&sortOrder=descending`;
  expect(pages).toMatchObject([
    { total: 5, pageCount: 3, firstUri: at(1), selfUri: at(1), nextUri: at(2), lastUri: at(3) },
    { previousUri: at(1), selfUri: at(2), nextUri: at(3) },
    { previousUri: at(2), selfUri: at(3), lastUri: at(3) },
  ]);
  expect(pages[0]).not.toHaveProperty("previousUri");
  expect(pages[2]).not.toHaveProperty("nextUri");
});

test("returns an empty page past the end, with a link back", async ({ project }) => {
  await fill(project, 3);
  const { status, body } = await callGenesys(project.keys.server, "GET", "?pageSize=2&pageNumber=99999");
  expect(status).toBe(200);
  expect(body).toMatchObject({
    entities: [],
    total: 3,
    pageNumber: 99_999,
    previousUri: `${path}?pageSize=2&pageNumber=2`,
  });
  expect(body).not.toHaveProperty("nextUri");
});

test("accepts page sizes from 1 to 500 and ignores unknown parameters", async ({ project }) => {
  const ids = await fill(project, 2);
  for (const query of [
    "pageSize=1",
    "pageSize=500",
    "pageSize=25&pageNumber=1&expand=all",
    "sortOrder=ascending",
  ]) {
    const { status, body } = await callGenesys(project.keys.server, "GET", `?${query}`);
    expect([query, status, body.entities[0].id]).toEqual([query, 200, ids[0]]);
  }
});

test("treats 0 as the default, as sent by Genesys' Go SDK for unset numbers", async ({ project }) => {
  const [id] = await fill(project, 1);
  const { status, body } = await callGenesys(project.keys.server, "GET", "?pageSize=0&pageNumber=0");
  expect([status, body.entities[0].id]).toEqual([200, id]);
  expect(body).toMatchObject({ pageSize: 25, pageNumber: 1, selfUri: `${path}?pageSize=25&pageNumber=1` });
});

test("orders by creation and then id, also in a user's own list", async ({ project, database }) => {
  const ada = await projectUserToken(project, { userId: "ada" });
  const own: string[] = [];
  for (let n = 0; n < 6; n++) own.push((await postDevice(ada, { deviceToken: `of Ada ${n}` })).id);
  const others = await fill(project, 6);
  // As imports make them: older than devices with smaller ids, and many of one moment.
  const created = (ids: string[], at: string) =>
    database.statement((db) =>
      db
        .update(devices)
        .set({ createdAt: new Date(at) })
        .where(and(eq(devices.projectId, project.id), inArray(devices.id, ids))),
    );
  await created([...own.slice(3), ...others.slice(0, 3)], "2020-01-01T00:00:00Z");
  const oldest = [...own.slice(3), ...others.slice(0, 3)];
  const newest = [...own.slice(0, 3), ...others.slice(3)];

  const idsOf = async (token: string, sortOrder: string, pages: number) => {
    const found: string[] = [];
    for (let page = 1; page <= pages; page++) {
      const query = `?pageSize=4&pageNumber=${page}&sortOrder=${sortOrder}`;
      const { body } = await callGenesys(token, "GET", query);
      found.push(...body.entities.map(({ id }: { id: string }) => id));
      expect(body.total).toBe(token === ada ? 6 : 12);
    }
    return found;
  };
  const key = project.keys.server;
  expect(await idsOf(key, "ascending", 3)).toEqual([...oldest, ...newest]);
  expect(await idsOf(key, "descending", 3)).toEqual([...oldest, ...newest].toReversed());
  expect(await idsOf(ada, "ascending", 2)).toEqual([...own.slice(3), ...own.slice(0, 3)]);
});

test("returns an empty list for a user token whose user has no devices", async ({ project }) => {
  await fill(project, 1);
  const nobody = await projectUserToken(project, { userId: "nobody yet" });
  expect((await callGenesys(nobody, "GET")).body).toMatchObject({ entities: [], total: 0, pageCount: 0 });
});

for (const [field, value] of [
  ["pageSize", "501"],
  ["pageSize", "-1"],
  ["pageSize", "2.5"],
  ["pageSize", ""],
  ["pageSize", "1e2"],
  ["pageNumber", "00"],
  ["pageNumber", "-3"],
  ["pageNumber", "1;drop table devices"],
  ["pageNumber", "1e21"],
  ["sortOrder", "ASCENDING"],
  ["sortOrder", "id; --"],
]) {
  test(`rejects ${field}=${value} as invalid`, async ({ project }) => {
    const query = new URLSearchParams([[field ?? "", value ?? ""]]);
    const { body } = await callGenesys(project.keys.server, "GET", `?${query}`);
    expect(body).toMatchObject({
      status: 400,
      code: "invalid.value",
      details: [{ errorCode: "invalid.value", fieldName: field }],
    });
    expect(body.message).toContain(`Value [${value}] is not valid for field type [${field}]`);
  });
}

test("rejects repeated parameters", async ({ project }) => {
  const { body } = await callGenesys(project.keys.server, "GET", "?pageNumber=1&pageNumber=2");
  expect(body).toMatchObject({ status: 400, details: [{ fieldName: "pageNumber" }] });
});
