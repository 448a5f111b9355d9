import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { openDatabase } from "@/db/client";
import { createTestDatabase } from "@/db/testing";
import { requireDurability } from "./durability";

test("rejects a database with synchronous_commit off, unless durability is provided elsewhere", async () => {
  const url = await createTestDatabase({ migrated: false });
  const look = async (databaseDurability: "required" | "elsewhere") => {
    const client = openDatabase({ url, size: 1 });
    try {
      await requireDurability({ databaseDurability }, client);
    } finally {
      await client.statement((db) =>
        db.execute(sql.raw(`alter database ${new URL(url).pathname.slice(1)} set synchronous_commit = off`)),
      );
      await client.close();
    }
  };
  await look("required");
  await expect(look("required")).rejects.toMatchObject({
    name: "StartError",
    message: expect.stringMatching(/^The database has synchronous_commit off: .*DATABASE_DURABILITY/),
  });
  await look("elsewhere");
});
