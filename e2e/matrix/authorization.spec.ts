import { readdirSync } from "node:fs";
import { expect, test } from "../fixtures/project";
import { loadRoutes, operationsOf } from "../fixtures/routes";
import { type Cell, cellsOf, isRejection } from "./cells";
import { canary } from "./fixtures";
import { createMatrixContext, type MatrixContext } from "./prepare";
import { type Principal, principalsOfB } from "./principals";
import { type MatrixResponse, type PreparedRequest, send } from "./send";
import { tableDigests } from "./state";
import { table } from "./table";

// Every built route with every method, principal and owner.

const cells = cellsOf(table);
const concurrency = 12;

interface Tried extends PreparedRequest {
  answer: MatrixResponse;
}

/** What all of them are about is there before the first is sent. */
async function prepareAll(context: MatrixContext, wanted: Cell[]): Promise<PreparedRequest[]> {
  const prepared: PreparedRequest[] = [];
  for (const cell of wanted) prepared.push(await context.prepare(cell));
  return prepared;
}

/** Sends every cell's request, a dozen at a time. */
async function sendAll(prepared: PreparedRequest[]): Promise<Tried[]> {
  const tried: Tried[] = [];
  const waiting = prepared.values();
  const work = async () => {
    for (const one of waiting) tried.push({ ...one, answer: await send(one) });
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  return tried;
}

const named = ({ cell }: Pick<Tried, "cell">) => `${cell.operation} by ${cell.principal}, ${cell.target}`;

/** Responses that differ from the table. */
const surprises = (tried: Tried[]): string[] =>
  tried
    .filter(
      ({ cell, answer }) =>
        !cell.expected.includes(answer.status) ||
        (cell.code !== undefined && !answer.text.includes(`"code":"${cell.code}"`)),
    )
    .map((one) => {
      const { expected, code = "" } = one.cell;
      return `${named(one)}: ${one.answer.status} ${one.answer.text.slice(0, 200)}, expected ${expected.join(" or ")} ${code}`;
    });

/** Cells where another project's object is distinguishable from a missing one. */
function oracles(tried: Tried[]): string[] {
  const pairs = [
    ["anotherProjects", "missing"],
    ["anotherUsers", "missing"],
    ["inAnotherProject", "inMissingProject"],
  ] as const;
  const all = new Map(tried.map((one) => [named(one), one]));
  return tried.flatMap((one) =>
    pairs.flatMap(([theirs, nowhere]) => {
      if (one.cell.target !== theirs) return [];
      const missing = all.get(named({ cell: { ...one.cell, target: nowhere } }));
      return missing?.answer.normalized === one.answer.normalized
        ? []
        : [`${named(one)}: ${one.answer.normalized}\n  ${nowhere}: ${missing?.answer.normalized}`];
    }),
  );
}

const neverSeesTokens: readonly Principal[] = ["mobileKey", "mobileKeyWithToken", "viewer"];

/** Responses that leak project B's data or a full push token. */
const leaks = (tried: Tried[]): string[] =>
  tried
    .filter(({ cell, answer }) => {
      const foreign = !principalsOfB.includes(cell.principal) && answer.normalized.includes(canary);
      return (
        foreign || (neverSeesTokens.includes(cell.principal) && answer.normalized.includes("pushtoken-"))
      );
    })
    .map((one) => `${named(one)}: ${one.answer.text.slice(0, 300)}`);

test("the table lists every method of every built route and nothing else", async () => {
  const routes = await loadRoutes();
  expect(operationsOf(routes).sort()).toEqual(Object.keys(table).sort());

  const onDisk = readdirSync("app", { recursive: true, encoding: "utf8" })
    .filter((file) => /(^|[\\/])route\.tsx?$/.test(file))
    .map((file) => `/${file.replaceAll("\\", "/").replace(/\/route\.tsx?$/, "")}`);
  const signIn = "/api/auth/[...nextauth]";
  expect(onDisk.sort()).toEqual([...routes.map(({ path }) => path), signIn].sort());
});

test("every permission is held by some principal and not by another", () => {
  const guarded = Object.entries(table).filter(([, { always }]) => always === undefined);
  for (const [operation] of guarded) {
    const own = cells.filter((cell) => cell.operation === operation);
    expect(
      own.some((cell) => !isRejection(cell)),
      operation,
    ).toBe(true);
    expect(own.some(isRejection), operation).toBe(true);
  }
});

test("rejects unauthorized requests, hides other projects and changes nothing", async ({
  makeProject,
  database,
}) => {
  const context = await createMatrixContext(database, await makeProject(), await makeProject());
  const states = () =>
    Promise.all([tableDigests(database, context.a.id), tableDigests(database, context.b.id)]);
  const prepared = await prepareAll(context, cells.filter(isRejection));
  expect(prepared.length).toBeGreaterThan(1_500);
  const before = await states();
  const tried = await sendAll(prepared);
  expect(surprises(tried)).toEqual([]);
  expect(oracles(tried)).toEqual([]);
  expect(leaks(tried)).toEqual([]);
  expect(await states()).toEqual(before);
});

test("authorized requests succeed, reads change nothing and no project reaches another", async ({
  makeProject,
  database,
}) => {
  const context = await createMatrixContext(database, await makeProject(), await makeProject());
  const { a, b } = context;
  const prepared = await prepareAll(
    context,
    cells.filter((cell) => !isRejection(cell)),
  );
  const isRead = ({ cell: { principal, operation } }: PreparedRequest) =>
    operation.startsWith("GET ") && (principal === "readonlyKey" || principal === "viewer");
  // An invitation can be used by anyone with its link.
  const isOfB = ({ cell: { principal, operation } }: PreparedRequest) =>
    principalsOfB.includes(principal) && !operation.includes("[token]");

  // Exports are audited; other reads change nothing.
  const before = await tableDigests(database, a.id, ["audit_events"]);
  const read = await sendAll(prepared.filter(isRead));
  expect(read.length).toBeGreaterThan(30);
  expect(surprises(read)).toEqual([]);
  expect(leaks(read)).toEqual([]);
  expect(await tableDigests(database, a.id, ["audit_events"])).toEqual(before);

  const untouched = await tableDigests(database, b.id);
  const changes = prepared.filter((one) => !isRead(one) && !isOfB(one));
  const tried = await sendAll(changes.filter(({ cell }) => !cell.row.closesProject));
  for (const one of changes.filter(({ cell }) => cell.row.closesProject)) {
    tried.push({ ...one, answer: await send(one) });
  }
  expect(surprises(tried)).toEqual([]);
  expect(oracles(tried)).toEqual([]);
  expect(leaks(tried)).toEqual([]);
  expect(await tableDigests(database, b.id)).toEqual(untouched);

  const settled = await tableDigests(database, a.id);
  expect(surprises(await sendAll(prepared.filter(isOfB)))).toEqual([]);
  expect(await tableDigests(database, a.id)).toEqual(settled);
});
