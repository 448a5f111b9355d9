import { type SQL, sql } from "drizzle-orm";
import { PgDialect } from "drizzle-orm/pg-core";
import type { AuthorizedProjectId, RequestContext } from "@/lib/context";
import { changeStatement, memberToChange } from "@/lib/devices/batch/change";
import { memberToRegister, registrationStatement } from "@/lib/devices/batch/find-or-make";
import { type DeviceRecord, fromRecord } from "@/lib/devices/batch/record";
import { changesOf, type DeviceRow } from "@/lib/devices/merge";
import { withPushTokenColumns } from "@/lib/devices/push-token";
import { toRegistration } from "@/lib/dialects/iterable/devices";
import { newId } from "@/lib/ids";
import type { BenchDatabase } from "./databases";
import type { Target } from "./load/job";
import { newDevice, registration, updatedDevice } from "./load/requests";
import { withDatabase } from "./postgres";

export const rawScenarios = ["new", "changed", "unchanged"] as const;
export type RawScenario = (typeof rawScenarios)[number];

const partSize = 5_000;

/**
 * Fills `bench.calls` with what the product would send for so many registrations, made by the product's own code, so
 * that whoever runs the bare statements has nothing to work out.
 */
export async function prepareStatements(
  database: BenchDatabase,
  scenario: RawScenario,
  targets: Target[],
  count: number,
): Promise<void> {
  await withDatabase(database.url, (door) =>
    door.read(async (db) => {
      await db.execute(sql`drop table if exists bench.calls`);
      await db.execute(sql`create unlogged table bench.calls
        (n integer primary key, registration text not null, change_head text, change_tail text)`);
      const rows = scenario === "changed" ? await rowsOf(database) : undefined;
      for (let from = 0; from < count; from += partSize) {
        const calls = Array.from({ length: Math.min(partSize, count - from) }, (_, i) =>
          callOf(database, scenario, targets, rows, from + i),
        );
        await db.execute(sql`insert into bench.calls
          select * from jsonb_to_recordset(${JSON.stringify(calls)}::jsonb)
            c (n integer, registration text, change_head text, change_tail text)`);
      }
      await db.execute(sql`vacuum analyze bench.calls`);
    }),
  );
}

function callOf(
  database: BenchDatabase,
  scenario: RawScenario,
  targets: Target[],
  rows: Map<string, DeviceRow> | undefined,
  n: number,
) {
  const target = targets[n % targets.length] as Target;
  const lap = Math.floor(n / targets.length);
  const phone = {
    new: () => newDevice({ targets, runId: "pgbench" }, n),
    changed: () => updatedDevice(target, lap),
    unchanged: () => target,
  }[scenario]();
  const ctx = contextOf(database);
  const wanted = withPushTokenColumns(toRegistration(registration(phone)));
  const identity = { by: "email", email: phone.email, externalUserId: undefined } as const;
  const call = {
    n,
    registration: JSON.stringify([memberToRegister({ ctx, registration: wanted, identity }, 0)]),
  };
  const row = rows?.get(`${phone.email} ${phone.pushToken}`);
  if (row === undefined) return call;
  const { version, ...member } = memberToChange({ ctx, row, changes: changesOf(row, wanted) }, 0);
  // Its version is known once the first statement has answered.
  return { ...call, change_head: `[{"version":`, change_tail: `,${JSON.stringify(member).slice(1)}]` };
}

async function rowsOf({ url }: BenchDatabase): Promise<Map<string, DeviceRow>> {
  const rows = await withDatabase(url, (door) =>
    door.read((db) =>
      db.execute<{ email: string; device: DeviceRecord }>(sql`
        select users.email, to_jsonb(devices) as device from bench.targets t
        join devices on devices.project_id = t.project_id and devices.id = t.id
        join users on users.project_id = t.project_id and users.id = t.user_id`),
    ),
  );
  return new Map(
    rows.map(({ email, device }) => {
      const row = fromRecord(device);
      return [`${email} ${row.pushToken}`, row];
    }),
  );
}

const contextOf = ({ projectId }: BenchDatabase): RequestContext => ({
  requestId: newId(),
  actor: { type: "apiKey", id: newId(), label: "server key" },
  project: {
    id: projectId as AuthorizedProjectId,
    slug: "bench",
    identityType: "email",
    autoCreateApplications: true,
  },
  scopes: new Set(),
  tokenUser: null,
});

/** The script that has pgbench send, one after the other, the statements of one registration from `bench.calls`. */
export function pgbenchScript(scenario: RawScenario): string {
  const call = (column: string) => `(select ${column} from bench.calls where n = :n)`;
  const register = textOf(registrationStatement(""), call("registration"));
  const next = "\\set turn :turn + 1\n\\set n (:turn % :rounds) * :client_count + :client_id";
  if (scenario !== "changed") return `${next}\n${register};\n`;
  const change = textOf(changeStatement(""), call("change_head || :seen_version || change_tail"));
  const versioned = `select *, device ->> 'version' as version from (${register}) seen`;
  return `${next}\n${versioned} \\gset seen_\n${change};\n`;
}

const dialect = new PgDialect();

function textOf(statement: SQL, batch: string): string {
  const { sql: text, params } = dialect.sqlToQuery(statement);
  if (params.length !== 1) throw new Error("The statement takes more than its batch.");
  return text.replace("$1", () => batch).replace(/\s+/g, " ");
}
