import { randomUUID } from "node:crypto";
import { inject } from "vitest";
import { createDatabase } from "./create-database";

/** The URL of a database for the calling test alone: migrated, or empty. */
export function createTestDatabase({ migrated = true } = {}): Promise<string> {
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  return createDatabase(inject("postgresUrl"), name, migrated ? "template_rollcall" : "template0");
}
