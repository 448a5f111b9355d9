import { sql } from "drizzle-orm";
import { expect, onTestFinished, test } from "vitest";
import { openDatabase } from "@/db/client";
import { createTestDatabase } from "@/db/testing";
import type { AuthorizedProjectId, RequestContext } from "@/lib/context";
import { newId } from "@/lib/ids";
import { previewImport, writeImport } from "@/lib/imports/import-batch";
import { createProject } from "@/lib/projects/mutations";
import { LockPlan } from "./locks";
import { pendingRegistration } from "./types";

test("a new device with its user takes one row of history and at most 18 index entries", async () => {
  const client = openDatabase({ url: await createTestDatabase(), size: 1, deadlineMs: 60_000 });
  onTestFinished(() => client.close());
  const project = { slug: "p", name: "P", identityType: "email" as const };
  const id = await client.transaction((tx) => createProject(tx, project, "test"));
  const ctx: RequestContext = {
    requestId: newId(),
    actor: { type: "apiKey", id: newId(), label: "test", via: "iterable" },
    project: { ...project, id: id as AuthorizedProjectId, autoCreateApplications: true, isArchived: false },
    scopes: new Set(),
    tokenUser: null,
  };
  // What every phone sends. Each optional field, such as the locale, costs one more entry.
  const registration = pendingRegistration(ctx, {
    user: { email: "ada@example.com" },
    ...{ applicationName: "com.example.shop", pushToken: "a-push-token-of-a-phone" },
    ...{ pushService: "fcm", pushEnvironment: "production", platform: "android" },
    facts: {
      ...{ name: "Ada’s phone", make: "Samsung", model: "SM-S921B", systemName: "Android" },
      ...{ systemVersion: "15", applicationVersion: "4.2.0", applicationBuild: "4200" },
    },
    attributes: {},
  });
  const tables = ["users", "devices", "audit_events"];
  await client.statement((db) => db.execute(sql`delete from audit_events`));
  const rows = { registrations: [registration], rows: [], numbers: [] };
  const { locks } = await client.read((db) => previewImport(db, rows));
  await client.transaction((tx) => writeImport(tx, rows, new LockPlan([locks])));

  await client.read(async (db) => {
    const indexes = await db.execute<{ name: string; table: string; predicate: string | null }>(sql`
      select i.relname as name, x.indrelid::regclass::text as table, pg_get_expr(x.indpred, x.indrelid) as predicate
      from pg_index x join pg_class i on i.oid = x.indexrelid join pg_am a on a.oid = i.relam
      where x.indrelid = any(${sql.param(tables)}::text[]::regclass[]) and a.amname <> 'brin'`);
    const entries: string[] = [];
    for (const { name, table, predicate } of indexes) {
      const has = await db.execute(sql.raw(`select from ${table} where ${predicate ?? "true"}`));
      entries.push(...has.map(() => name));
    }
    const history = await db.execute(sql`select from audit_events`);
    expect(history).toHaveLength(1);
    expect(entries).toEqual(expect.arrayContaining(["devices_shown_name", "audit_events_grouped"]));
    expect(entries.length, entries.join(" ")).toBeLessThanOrEqual(18);
  });
});
