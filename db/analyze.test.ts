import { sql } from "drizzle-orm";
import { expect, onTestFinished, test } from "vitest";
import { createTestDatabase } from "@/db/testing";
import { analyzeNewTables } from "./analyze";
import { openDatabase } from "./client";

test("a table that fills up is analyzed once, and again when it has doubled; one with few rows is left alone", async () => {
  const client = openDatabase({ url: await createTestDatabase(), size: 1 });
  onTestFinished(() => client.close());
  const run = (text: string) => client.statement((db) => db.execute(sql.raw(text)));
  await run("create table full_one (n int)");
  await run("create table small_one (n int)");
  await run("insert into full_one select generate_series(1, 600)");
  await run("insert into small_one values (1)");
  await run("select pg_stat_force_next_flush()");
  const looks = async () =>
    (
      await run(
        "select relname, analyze_count::int as n from pg_stat_user_tables where relname like '%\\_one' order by 1",
      )
    ).map(({ relname, n }) => `${relname} ${n}`);
  await analyzeNewTables(client);
  expect(await looks()).toEqual(["full_one 1", "small_one 0"]);
  await analyzeNewTables(client);
  expect(await looks()).toEqual(["full_one 1", "small_one 0"]);

  await run("insert into full_one select generate_series(1, 700)");
  await run("select pg_stat_force_next_flush()");
  await analyzeNewTables(client);
  expect(await looks()).toEqual(["full_one 2", "small_one 0"]);
});
