import { and, eq, inArray, sql } from "drizzle-orm";
import fc from "fast-check";
import type { DatabaseClient } from "@/db/client";
import { auditEvents } from "@/db/schema";
import type { DeviceView } from "@/lib/devices/views";
import { expect, test } from "../fixtures/project";
import { type Apis, apisOf } from "./apis";
import { isLinearizable } from "./linearize";
import { kinds, perform, registerDevice } from "./one-device";
import { type Operation, operation } from "./operations";
import { runInParallel, timeLimitMs } from "./runs";
import { createTestBed, type TestBed } from "./test-bed";

// Eight concurrent clients.

const clients = 8;
const histories = { short: 8, long: 500 };
/** Each client uses only these, so that no other deletes them. */
const keptEmail = "kept@example.com";

const together = <T>(work: (client: number) => Promise<T>) =>
  Promise.all(Array.from({ length: clients }, (_, client) => work(client)));

const script = (of: fc.Arbitrary<Operation>) =>
  fc.array(fc.array(of, { minLength: 1, maxLength: 4 }), { minLength: clients, maxLength: clients });

/** Statuses that concurrent calls may get, never one that says the server is at fault. */
const decent = new Set([200, 202, 204, 401, 404, 409]);

/** Does one client's calls, one after the other. A device is one of those that are there at that moment. */
async function follow(apis: Apis, calls: Operation[]): Promise<string[]> {
  const indecent: string[] = [];
  for (const call of calls) {
    const { items } = await apis.devices();
    if (items.length === 0 && ("device" in call || "devices" in call)) continue;
    const idOf = async (index: number) => items[index % items.length]?.id ?? "";
    const { status, body } = await apis.perform(call, idOf);
    if (!decent.has(status)) indecent.push(`${JSON.stringify(call)}: ${status} ${JSON.stringify(body)}`);
  }
  return indecent;
}

/** Invariants of every device list, in any order of calls. */
function invariants(devices: DeviceView[], exclusive: string[]): void {
  const unique = (keys: (string | null)[]) => {
    const given = keys.filter((key) => key !== null);
    expect(given).toEqual([...new Set(given)]);
  };
  const held = ({ application, pushTokenMasked }: DeviceView) => `${application.name} ${pushTokenMasked}`;
  unique(devices.map(({ id }) => id));
  unique(devices.map((device) => `${held(device)} ${device.user.id}`));
  unique(devices.map(({ deviceIdentifier }) => deviceIdentifier));
  unique(devices.filter((one) => one.enabled && exclusive.includes(one.application.name)).map(held));
}

/** Each change of a device is one version and one history entry. */
async function historyFits(database: DatabaseClient, testBed: TestBed, devices: DeviceView[]): Promise<void> {
  const rows = await database.read((db) =>
    db
      .select({ id: auditEvents.subjectId, times: sql<number>`count(*)::int` })
      .from(auditEvents)
      .where(
        and(
          eq(auditEvents.projectId, testBed.id),
          inArray(auditEvents.action, [
            "device.registered",
            "device.changed",
            "device.enabled",
            "device.disabled",
            "device.moved",
          ]),
        ),
      )
      .groupBy(auditEvents.subjectId),
  );
  const description = new Map(rows.map(({ id, times }) => [id, times]));
  expect(devices.map(({ id }) => [id, description.get(id)])).toEqual(
    devices.map(({ id, version }) => [id, version]),
  );
}

test("eight concurrent clients leave no duplicate, no second holder, no lost field and no unaudited change", async ({
  database,
}) => {
  await runInParallel(histories, (numRuns, seed) =>
    fc.assert(
      fc.asyncProperty(fc.boolean(), script(operation), async (defaultIsExclusive, scripts) => {
        const testBed = await createTestBed(database, { defaultIsExclusive });
        const apis = apisOf(testBed);
        const indecent = await together(async (client) => {
          const rejected = await follow(apis, scripts[client] ?? []);
          const fields = { [`of${client}`]: client, all: { [`of${client}`]: client } };
          const { status } = await apis.iterable("/api/users/update", {
            email: keptEmail,
            dataFields: fields,
            mergeNestedObjects: true,
          });
          return status === 200 ? rejected : [...rejected, `update: ${status}`];
        });
        expect(indecent.flat()).toEqual([]);
        const { items, page } = await apis.devices();
        expect(page.total).toBe(items.length);
        invariants(items, defaultIsExclusive ? ["default", "exclusive"] : ["exclusive"]);
        await historyFits(database, testBed, items);
        const kept = (await apis.users()).find(({ email }) => email === keptEmail);
        const every = Object.fromEntries(
          Array.from({ length: clients }, (_, client) => [`of${client}`, client]),
        );
        expect(kept?.dataFields).toEqual({ ...every, all: every });
      }),
      { numRuns, seed, interruptAfterTimeLimit: timeLimitMs },
    ),
  );
});

test("the checker distinguishes linearizable histories from others", () => {
  const write = (begun: number, ended: number, value: number) => ({
    begun,
    ended,
    description: "",
    step: () => value,
  });
  const read = (begun: number, ended: number, value: number) => ({
    begun,
    ended,
    description: "",
    step: (state: number) => (state === value ? state : undefined),
  });
  // During a write readers may see either value, but never the old one after the new one.
  expect(isLinearizable([write(0, 10, 1), read(1, 2, 0), read(3, 4, 1)], 0)).toBe(true);
  expect(isLinearizable([write(0, 10, 1), read(1, 2, 1), read(3, 4, 0)], 0)).toBe(false);
  // Later reads must see a completed write.
  expect(isLinearizable([write(0, 1, 1), read(2, 3, 0)], 0)).toBe(false);
  expect(isLinearizable([write(0, 2, 1), write(1, 3, 2), read(4, 5, 1)], 0)).toBe(true);
});

test("to eight concurrent clients a device changes one call at a time", async ({ database }) => {
  const plans = fc.array(fc.array(kinds, { minLength: 1, maxLength: 2 }), {
    minLength: clients,
    maxLength: clients,
  });
  await runInParallel(histories, (numRuns, seed) =>
    fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        const apis = apisOf(await createTestBed(database));
        const { id, state } = await registerDevice(apis);
        const calls = await together(async (client) => {
          const made = [];
          for (const [turn, kind] of (plan[client] ?? []).entries())
            made.push(...(await perform(apis, id, kind, `client ${client}, call ${turn}`)));
          return made;
        });
        const last = await perform(apis, id, "read", "last");
        const history = [...calls.flat(), ...last];
        if (isLinearizable(history, state)) return;
        const description = history.map(
          ({ begun, ended, description }) => `${begun.toFixed(1)}-${ended.toFixed(1)} ${description}`,
        );
        throw new Error(`No order explains:\n${description.join("\n")}`);
      }),
      { numRuns, seed, interruptAfterTimeLimit: timeLimitMs },
    ),
  );
});
