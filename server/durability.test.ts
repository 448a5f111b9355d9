import { sql } from "drizzle-orm";
import { expect, onTestFinished, test } from "vitest";
import { openDatabase } from "@/db/client";
import { createTestDatabase } from "@/db/testing";
import { requireDurability } from "./durability";

test("rejects a database with fsync or synchronous_commit off, unless durability is provided elsewhere", async () => {
  const url = await createTestDatabase({ migrated: false });
  const admin = openDatabase({ url, size: 1 });
  onTestFinished(() => admin.close());
  const name = new URL(url).pathname.slice(1);
  await admin.statement((db) => db.execute(sql.raw(`alter database ${name} set synchronous_commit = off`)));
  const client = openDatabase({ url, size: 1 });
  onTestFinished(() => client.close());
  // The tests' own PostgreSQL does not wait for the disk.
  await expect(requireDurability({ databaseDurability: "required" }, client)).rejects.toMatchObject({
    name: "StartError",
    message: expect.stringMatching(/^The database has fsync, synchronous_commit off: .*DATABASE_DURABILITY/),
  });
  await requireDurability({ databaseDurability: "elsewhere" }, client);
});
