import fc from "fast-check";
import { isDomainError } from "@/lib/errors";
import { parseJson } from "@/lib/http/json";
import { expect, serverUrl, test } from "../fixtures/project";
import { loadRoutes } from "../fixtures/routes";
import { tableDigests } from "../matrix/state";
import { firstSeed, isLong } from "../model/runs";
import { checkResponse } from "./check-response";
import { hostileBodies, rejectedBodies } from "./hostile";
import {
  acceptsOnlyJson,
  casesOf,
  createFuzzContext,
  hostileQueriesTo,
  type Target,
  targetsOf,
  withNewPerson,
} from "./requests";

// Fuzzes every operation, from the schemas that validate its requests.

const casesAnOperation = isLong ? 1_000 : 15;
const concurrency = 6;

/** Runs something for each, with limited concurrency. */
async function each<T>(all: T[], run: (one: T) => Promise<void>): Promise<void> {
  const waiting = all.values();
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      for (const one of waiting) await run(one);
    }),
  );
}

const lists = [
  "devices",
  "users",
  "jobs",
  "applications",
  "api-keys",
  "audit",
  "members",
  "invitations",
  "overview",
];

test("no input causes a server error, a stall, a leak or an undocumented response, and most inputs are accepted", async ({
  makeProject,
  database,
}) => {
  const context = await createFuzzContext(database, await makeProject(), await makeProject());
  const untouched = await tableDigests(database, context.b.id);
  const targets = targetsOf(await loadRoutes());
  const faults: string[] = [];
  let sent = 0;
  let accepted = 0;
  const fuzz = async (target: Target) => {
    const own = await withNewPerson(context);
    const hostile = fc.asyncProperty(casesOf(target, own), async (one) => {
      const result = await checkResponse(target, one);
      sent += 1;
      if (result.accepted) accepted += 1;
      if (result.faults.length > 0) throw new Error(result.faults.join("; "));
    });
    const failure = await fc.check(hostile, { numRuns: casesAnOperation, seed: firstSeed });
    if (!failure.failed) return;
    const [one] = failure.counterexample ?? [];
    const shown = JSON.stringify(one, (_, value) =>
      typeof value === "string" ? value.slice(0, 300) : value,
    );
    const replay = `seed ${failure.seed}, path ${failure.counterexamplePath}`;
    faults.push(
      `${target.method} ${target.path}: ${String(failure.errorInstance).slice(0, 600)}\n  ${shown}\n  ${replay}`,
    );
  };
  await each(targets, fuzz);
  expect(faults).toEqual([]);
  expect(sent).toBeGreaterThanOrEqual(targets.length * casesAnOperation);
  expect(accepted / sent).toBeGreaterThanOrEqual(0.6);

  for (const list of lists) {
    const path = `/api/v1/projects/${context.a.slug}/${list}`;
    const answer = await fetch(new URL(path, serverUrl()), { headers: { cookie: context.cookie } });
    expect([list, answer.status]).toEqual([list, 200]);
  }
  expect(await tableDigests(database, context.b.id)).toEqual(untouched);
});

test("every route rejects JSON that is invalid, too deep, too large or cannot be stored", async ({
  makeProject,
  database,
}) => {
  const context = await createFuzzContext(database, await makeProject(), await makeProject());
  const targets = targetsOf(await loadRoutes()).filter(acceptsOnlyJson);
  expect(targets.length).toBeGreaterThan(30);
  const taken: string[] = [];
  let sound = 0;
  await each(targets, async (target) => {
    const [sample] = fc.sample(casesOf(target, context, "fine"), { numRuns: 1, seed: firstSeed });
    if (sample === undefined) return;
    // Some valid bodies are rejected for their meaning; most are not.
    if ((await checkResponse(target, sample)).accepted) sound += 1;
    for (const body of rejectedBodies) {
      const headers = { ...sample.headers, "content-type": "application/json" };
      const { accepted, faults } = await checkResponse(target, { ...sample, headers, body });
      if (accepted || faults.length > 0)
        taken.push(`${target.method} ${target.path}: ${String(body).slice(0, 60)} ${faults.join()}`);
    }
  });
  expect(taken).toEqual([]);
  expect(sound / targets.length).toBeGreaterThan(0.7);
});

test("no hostile query causes a server error or a leak on any read", async ({ makeProject, database }) => {
  const context = await createFuzzContext(database, await makeProject(), await makeProject());
  const wrong: string[] = [];
  await each(targetsOf(await loadRoutes()), async (target) => {
    for (const one of hostileQueriesTo(target, context)) {
      const { faults } = await checkResponse(target, one);
      for (const fault of faults) wrong.push(`${one.url}: ${fault}`);
    }
  });
  expect(wrong).toEqual([]);
});

test("no accepted JSON changes Object.prototype", () => {
  for (const body of hostileBodies) {
    const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
    try {
      const value = parseJson(bytes);
      Object.assign({}, value);
      expect(JSON.stringify(value) ?? "").not.toContain("__proto__");
    } catch (error) {
      if (!isDomainError(error)) throw error;
      expect(error.code).toBe("invalidBody");
    }
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  }
});
