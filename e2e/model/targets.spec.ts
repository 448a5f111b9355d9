import { sql } from "drizzle-orm";
import fc from "fast-check";
import { disabledReasons, platforms, pushServices } from "@/lib/devices/types";
import { callNative } from "../fixtures/native";
import { expect, test } from "../fixtures/project";
import { daysAgo, seedDevices } from "../fixtures/seed";
import { isLong, runInParallel } from "./runs";

const state = fc.record({
  reason: fc.option(fc.constantFrom(...disabledReasons)),
  notificationsAllowed: fc.option(fc.boolean()),
  seenDaysAgo: fc.constantFrom(0, 29, 44, 46, 269, 271, 1_000),
  platform: fc.constantFrom(...platforms),
  pushService: fc.constantFrom(...pushServices),
  user: fc.constantFrom("ada@example.com", "grace@example.com"),
});

const query = fc.record(
  {
    includeStale: fc.boolean(),
    // Also filters that ask for what is never a target.
    status: fc.constantFrom("enabled", "disabled"),
    reachable: fc.boolean(),
    reason: fc.constantFrom(...disabledReasons),
    platform: fc.constantFrom(...platforms),
    service: fc.constantFrom(...pushServices),
    email: fc.constantFrom("ada@example.com", "grace@example.com", "nobody@example.com"),
    q: fc.constantFrom("ada", "example", "token-"),
  },
  { requiredKeys: [] },
);

test("no undeliverable device is ever among the targets, and without filters every deliverable one is", async ({
  makeProject,
  database,
}) => {
  const states = fc.array(state, { minLength: 1, maxLength: 12 });
  const queries = fc.array(query, { minLength: 1, maxLength: 4 });
  await runInParallel({ short: 24, long: 1_000 }, (numRuns, seed) =>
    fc.assert(
      fc.asyncProperty(
        states,
        queries,
        fc.constantFrom(45, 270),
        async (devices, queries, staleAfterDays) => {
          const project = await makeProject();
          await database.statement((db) =>
            db.execute(sql`insert into hygiene (project_id, stale_after_days) values (${project.id}, ${staleAfterDays})
            on conflict (project_id) do update set stale_after_days = excluded.stale_after_days`),
          );
          const ids = await seedDevices(
            database,
            project,
            devices.map(({ reason, seenDaysAgo, ...columns }) => ({
              ...columns,
              ...(reason !== null && { enabled: false, disabledAt: new Date(), disabledReason: reason }),
              lastSeenAt: daysAgo(seenDaysAgo),
            })),
          );
          const deliverable = (stale: boolean) =>
            ids.filter((_, index) => {
              const { reason, notificationsAllowed, seenDaysAgo } = devices[
                index
              ] as (typeof devices)[number];
              return (
                reason === null && notificationsAllowed !== false && (stale || seenDaysAgo < staleAfterDays)
              );
            });
          const read = async (query: Record<string, unknown>) => {
            const search = new URLSearchParams(
              Object.entries(query).map(([name, value]) => [name, String(value)]),
            );
            const answer = await callNative(project, `targets?${search}`, { key: project.keys.sender });
            expect(answer.status).toBe(200);
            const lines = (await answer.text()).split("\n").filter((line) => line !== "");
            return lines.map((line) => (JSON.parse(line) as { deviceId: string }).deviceId);
          };
          expect(await read({})).toEqual(deliverable(false));
          expect(await read({ includeStale: true })).toEqual(deliverable(true));
          for (const query of queries) {
            const allowed = deliverable(query.includeStale ?? false);
            expect((await read(query)).filter((id) => !allowed.includes(id))).toEqual([]);
          }
        },
      ),
      { numRuns, seed, interruptAfterTimeLimit: isLong ? 3_000_000 : 80_000 },
    ),
  );
});
