import { expect, serverUrl, test } from "../fixtures/project";
import { cellsOf, isRejection } from "./cells";
import { createMatrixContext } from "./prepare";
import { type HeaderOverrides, type PreparedRequest, send } from "./send";
import { tableDigests } from "./state";
import { table } from "./table";

// Requests that a page of another site can make a browser send with an operator's cookie.

const { host } = new URL(serverUrl());
const form = "application/x-www-form-urlencoded";

const elsewhere: HeaderOverrides[] = [
  { origin: "https://evil.example" },
  { origin: "null" },
  { origin: null },
  { origin: `http://console.${host}` },
  { origin: `http://${host}.evil.example` },
  { origin: `http://${host.replace(/\d+$/, "1")}` },
  { origin: "https://evil.example", "content-type": form },
  { origin: "https://evil.example", "content-type": "text/plain" },
  { origin: "https://evil.example", "sec-fetch-site": "same-origin", referer: serverUrl() },
];

const changes = cellsOf(table).filter(
  (cell) =>
    cell.api === "native" &&
    cell.principal === "admin" &&
    cell.target === "own" &&
    cell.row.always === undefined &&
    !isRejection(cell) &&
    !/^GET /.test(cell.operation) &&
    !/\/invitations\/\[token\]/.test(cell.operation),
);

test("no cross-site page can change anything with an operator's cookie, while the console's own page can", async ({
  makeProject,
  database,
}) => {
  expect(changes.length).toBeGreaterThan(30);
  const context = await createMatrixContext(database, await makeProject(), await makeProject());
  const prepared: PreparedRequest[] = [];
  for (const cell of changes) prepared.push(await context.prepare(cell));
  const before = await tableDigests(database, context.a.id);
  const taken: string[] = [];
  for (const headers of elsewhere) {
    const answers = await Promise.all(prepared.map((one) => send(one, headers)));
    for (const [n, { status, text }] of answers.entries()) {
      if (status !== 403 || !text.includes("did not come from the console"))
        taken.push(`${prepared[n]?.cell.operation} with ${JSON.stringify(headers)}: ${status} ${text}`);
    }
  }
  // From our own page, too, a form is not taken for JSON.
  const withBody = prepared.filter(({ cell, sample }) => cell.row.body?.(sample) !== undefined);
  for (const one of withBody) {
    const { status } = await send(one, { "content-type": form });
    if (status !== 415) taken.push(`${one.cell.operation} as a form: ${status}`);
  }
  expect(taken).toEqual([]);
  expect(await tableDigests(database, context.a.id)).toEqual(before);

  const rejected: string[] = [];
  for (const one of prepared) {
    const { status, text } = await send(one);
    if (!one.cell.expected.includes(status)) rejected.push(`${one.cell.operation}: ${status} ${text}`);
  }
  expect(rejected).toEqual([]);
});
