import { eq, sql } from "drizzle-orm";
import { customType, integer, pgTable, text, timestamp } from "drizzle-orm/pg-core";
import type { Database } from "../client";

/** Runs queries that contain a unique number, so that a result meant for another query is detected. */
export type RunQuery = <T>(run: (db: Database) => Promise<T>) => Promise<T>;

/** A column whose values Drizzle does not encode. */
const anything = customType<{ data: unknown; driverData: unknown }>({ dataType: () => "text" });

export const numbers = pgTable("numbers", {
  n: integer("n").primaryKey(),
  label: text("label"),
  at: timestamp("at", { withTimezone: true }),
  loose: anything("loose"),
});

export async function createNumbersTable(run: RunQuery): Promise<void> {
  await run((db) =>
    db.execute(sql`create table numbers (n int primary key, label text, at timestamptz, loose text)`),
  );
  await run((db) =>
    db.execute(sql`insert into numbers (n, label) select g, 'label ' || g from generate_series(1, 1000) g`),
  );
}

/** A good query, in one of four forms; true when the result is its own. */
export async function queryOwnTag(db: Database, tag: number): Promise<boolean> {
  const n = (tag % 1000) + 1;
  const count = (tag % 5) + 1;
  switch (tag % 4) {
    case 0: {
      const rows = await db
        .select({ own: sql<number>`${tag}::int`, n: numbers.n, label: numbers.label })
        .from(numbers)
        .where(eq(numbers.n, n));
      return rows.length === 1 && rows[0]?.own === tag && rows[0].n === n && rows[0].label === `label ${n}`;
    }
    case 1: {
      const rows = await db
        .update(numbers)
        .set({ label: `label ${n}` })
        .where(eq(numbers.n, n))
        .returning({ own: sql<number>`${tag}::int`, n: numbers.n });
      return rows.length === 1 && rows[0]?.own === tag && rows[0].n === n;
    }
    case 2: {
      const rows = await db.execute(
        sql`select ${tag}::int as own, g from generate_series(1, ${count}::int) g`,
      );
      return rows.length === count && rows.every((row, i) => row?.own === tag && row.g === i + 1);
    }
    default: {
      const rows = await db.execute(sql.raw(`select ${n} as own`));
      return rows.length === 1 && rows[0]?.own === n;
    }
  }
}

const circular: Record<string, unknown> = {};
circular.self = circular;
const fiveRowsThenFailure = sql`1 / (6 - ${numbers.n})`;

/** Ways to fail, through the query builder and as raw SQL. `cancel` ends a statement from another connection. */
export const poisons: Record<string, (db: Database, tag: number, cancel: RunQuery) => Promise<unknown>> = {
  "undefined, built": (db) => db.select().from(numbers).where(eq(numbers.loose, undefined)),
  "undefined, raw": (db) => db.execute(sql`select ${sql.param(undefined)}::int`),
  "circular, built": (db) => db.select().from(numbers).where(eq(numbers.loose, circular)),
  "circular, raw": (db) => db.execute(sql`select ${circular}::jsonb`),
  "bad date, built": (db) =>
    db
      .select()
      .from(numbers)
      .where(eq(numbers.loose, new Date(Number.NaN))),
  "bad date, encoded": async (db) =>
    db
      .select()
      .from(numbers)
      .where(eq(numbers.at, new Date(Number.NaN))),
  "bad date, raw": (db) => db.execute(sql`select ${new Date(Number.NaN)}::timestamptz`),
  "NUL, built": (db) => db.select().from(numbers).where(eq(numbers.label, "a\0b")),
  "NUL, raw": (db) => db.execute(sql`select ${"a\0b"}::text`),
  "symbol, raw": (db) => db.execute(sql`select ${sql.param(Symbol("s"))}::text`),
  "mid-stream error, built": (db) =>
    db.select({ n: numbers.n, x: fiveRowsThenFailure }).from(numbers).orderBy(numbers.n),
  "mid-stream error, raw": (db) => db.execute(sql`select g, 1 / (5 - g) from generate_series(1, 10) g`),
  "timeout, built": (db) => db.select({ n: numbers.n, x: sql`pg_sleep(0.02)` }).from(numbers),
  "timeout, raw": (db) => db.execute(sql`select g, pg_sleep(0.02) from generate_series(1, 100) g`),
  "cancelled, raw": async (db, tag, cancel) => {
    const slow = db.execute(
      sql.raw(`select g, pg_sleep(0.01) /* tag ${tag} */ from generate_series(1, 100) g`),
    );
    await Promise.all([slow, cancel((other) => other.execute(cancelTagged(tag)))]);
  },
};

const cancelTagged = (tag: number) => sql`
  select pg_cancel_backend(pid) from pg_stat_activity
  where query like ${`%/* tag ${tag} */%`} and pid <> pg_backend_pid() and state = 'active'`;
