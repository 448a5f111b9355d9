import { randomUUID } from "node:crypto";
import { inject } from "vitest";
import { createDatabase } from "./create-database";

/** Creates a database for the calling test, migrated or empty, and returns its URL. */
export function createTestDatabase({ migrated = true } = {}): Promise<string> {
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  return createDatabase(inject("postgresUrl"), name, migrated ? "template_rollcall" : "template0");
}
