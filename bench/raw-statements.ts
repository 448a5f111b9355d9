import { sql } from "drizzle-orm";
import { encodeParameters } from "@/db/parameters";
import type { Statement } from "@/db/statement";
import type { AuthorizedProjectId, RequestContext } from "@/lib/context";
import { Known } from "@/lib/devices/registration/known";
import { lockStatement } from "@/lib/devices/registration/locks";
import { readState, stateStatement } from "@/lib/devices/registration/read";
import { decide, type RegistrationDecision } from "@/lib/devices/registration/settle";
import { type PendingRegistration, pendingRegistration } from "@/lib/devices/registration/types";
import { createNewStatement, insertStatement, updateSeenStatement } from "@/lib/devices/registration/write";
import { toRegistration } from "@/lib/dialects/iterable/devices";
import { newId } from "@/lib/ids";
import type { BenchDatabase } from "./databases";
import type { Target } from "./load/job";
import { newDevice, registration, updatedDevice } from "./load/requests";
import { withDatabase } from "./postgres";

export const rawScenarios = ["new", "changed", "unchanged"] as const;
export type RawScenario = (typeof rawScenarios)[number];

const partSize = 500;

/**
 * Fills `bench.calls` with the parameters of what the product would send for that many registrations, computed by the
 * product's own code, and returns the script that has pgbench send them one after the other.
 */
export async function prepareStatements(
  database: BenchDatabase,
  scenario: RawScenario,
  targets: Target[],
  count: number,
): Promise<string> {
  return withDatabase(database.url, (client) =>
    client.statement(async (db) => {
      await db.execute(sql`drop table if exists bench.calls`);
      await db.execute(
        sql`create unlogged table bench.calls (n integer primary key, parameters text[] not null)`,
      );
      const ctx = contextOf(database);
      let script = "";
      for (let from = 0; from < count; from += partSize) {
        const registrations = Array.from({ length: Math.min(partSize, count - from) }, (_, i) =>
          registrationOf(ctx, scenario, targets, from + i),
        );
        const known = scenario === "unchanged" ? undefined : new Known(await readState(db, registrations));
        const calls = registrations.map((each) =>
          statementsOf(each, known && decide(known, each)).map(toText),
        );
        const rows = calls.map((statements, i) => ({
          n: from + i,
          parameters: statements.flatMap(({ parameters }) => parameters),
        }));
        await db.execute(sql`insert into bench.calls
          select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) c (n integer, parameters text[])`);
        script ||= scriptOf(calls[0] ?? []);
      }
      await db.execute(sql`vacuum analyze bench.calls`);
      return script;
    }),
  );
}

function registrationOf(
  ctx: RequestContext,
  scenario: RawScenario,
  targets: Target[],
  n: number,
): PendingRegistration {
  const target = targets[n % targets.length] as Target;
  const lap = Math.floor(n / targets.length);
  const phone = {
    new: () => newDevice({ targets, runId: "pgbench" }, n),
    changed: () => updatedDevice(target, lap),
    unchanged: () => target,
  }[scenario]();
  return pendingRegistration(ctx, toRegistration(registration(phone)));
}

/** What the server sends for one registration alone; `decision` is absent where it changes nothing. */
function statementsOf(
  pending: PendingRegistration,
  decision: RegistrationDecision | undefined,
): (Statement | string)[] {
  const look = stateStatement([pending]);
  if (decision === undefined) return [look];
  const { own, owner, device, history, locks } = decision;
  if (own === undefined && owner.before === null) return [look, createNewStatement([decision])];
  if (own === undefined) {
    const write = insertStatement([], [device], history);
    return [look, "begin", lockStatement(locks), stateStatement([pending], locks), write, "commit"];
  }
  // The device's version is known once it was read.
  const updated = {
    before: { ...own.now, version: seenVersion },
    after: { ...device, version: seenVersion + 1 },
  };
  return [look, updateSeenStatement([updated], history)];
}

/** Stands for the version that the first statement answers. */
const seenVersion = 987_654_321;

function toText(statement: Statement | string): { text: string; parameters: string[] } {
  if (typeof statement === "string") return { text: statement, parameters: [] };
  return {
    text: statement.toText().replace(/\s+/g, " ").trim(),
    parameters: encodeParameters(statement.parameters).map((value) => value ?? ""),
  };
}

function scriptOf(statements: ReturnType<typeof toText>[]): string {
  const lines = ["\\set turn :turn + 1", "\\set n (:turn % :rounds) * :client_count + :client_id"];
  const count = statements.reduce((sum, { parameters }) => sum + parameters.length, 0);
  const all = Array.from({ length: count }, (_, at) => `parameters[${at + 1}] as p${at + 1}`);
  lines.push(`select ${all.join(", ")} from bench.calls where n = :n \\gset`);
  let before = 0;
  for (const [at, { text, parameters }] of statements.entries()) {
    const base = before;
    const filled = text.replace(/\$(\d+)/g, (_, number: string) => {
      const value = parameters[Number(number) - 1];
      if (value === `{"${seenVersion}"}`) return "('{' || :seen_d_version || '}')";
      if (value === `{"${seenVersion + 1}"}`) return "('{' || (:seen_d_version::integer + 1) || '}')";
      return `:p${base + Number(number)}`;
    });
    before += parameters.length;
    lines.push(at === 0 ? `${filled} \\gset seen_` : `${filled};`);
  }
  return `${lines.join("\n")}\n`;
}

const contextOf = ({ projectId }: BenchDatabase): RequestContext => ({
  requestId: newId(),
  actor: { type: "apiKey", id: newId(), label: "server key" },
  project: {
    id: projectId as AuthorizedProjectId,
    slug: "bench",
    identityType: "email",
    autoCreateApplications: true,
    isArchived: false,
  },
  scopes: new Set(),
  tokenUser: null,
});
