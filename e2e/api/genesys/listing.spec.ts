import { callGenesys, postDevice } from "../../fixtures/genesys";
import { expect, serverUrl, type TestProject, test } from "../../fixtures/project";

const path = "/api/v2/mobiledevices";

async function fill(project: TestProject, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let n = 1; n <= count; n += 1) {
    ids.push((await postDevice(project.keys.server, { deviceToken: `token ${n}` })).id);
  }
  return ids;
}

test("an empty list has an envelope and no neighbours", async ({ project }) => {
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

test("the URIs keep the query and lead through every page, in the order asked for", async ({ project }) => {
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

test("a page past the end is empty and leads back", async ({ project }) => {
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

test("sizes from 1 to 500 are taken, parameters that it does not know are ignored", async ({ project }) => {
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

for (const [field, value] of [
  ["pageSize", "0"],
  ["pageSize", "501"],
  ["pageSize", "-1"],
  ["pageSize", "2.5"],
  ["pageSize", ""],
  ["pageSize", "1e2"],
  ["pageNumber", "0"],
  ["pageNumber", "-3"],
  ["pageNumber", "1;drop table devices"],
  ["pageNumber", "1e21"],
  ["sortOrder", "ASCENDING"],
  ["sortOrder", "id; --"],
]) {
  test(`${field}=${value} is an invalid value`, async ({ project }) => {
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

test("a parameter given twice is refused", async ({ project }) => {
  const { body } = await callGenesys(project.keys.server, "GET", "?pageNumber=1&pageNumber=2");
  expect(body).toMatchObject({ status: 400, details: [{ fieldName: "pageNumber" }] });
});
