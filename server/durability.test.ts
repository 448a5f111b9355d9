import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { openDatabase } from "@/db/client";
import { createTestDatabase } from "@/db/testing";
import { settingsThatLoseWrites } from "./durability";

test("a database that acknowledges before it has written is noticed, and one that does not is not (N4b)", async () => {
  const url = await createTestDatabase({ migrated: false });
  const off = async () => {
    const door = openDatabase({ url, size: 1 });
    try {
      return await settingsThatLoseWrites(door);
    } finally {
      await door.read((db) =>
        db.execute(sql.raw(`alter database ${new URL(url).pathname.slice(1)} set synchronous_commit = off`)),
      );
      await door.close();
    }
  };
  expect(await off()).toEqual([]);
  expect(await off()).toEqual(["synchronous_commit"]);
});
