import { PgDialect } from "drizzle-orm/pg-core";
import { drizzle, PostgresJsDatabase } from "drizzle-orm/postgres-js";
import { PostgresJsSession } from "drizzle-orm/postgres-js/session";
import type { Lease } from "./lease";
import * as schema from "./schema";

/** Drizzle bound to one connection, for the length of one pass through the door. */
export type Database = PostgresJsDatabase<typeof schema>;

type Construct = new (...parts: unknown[]) => Database;

const dialect = new PgDialect();
// Reading the relations out of the schema costs more than a small query: once, not once a pass.
const relations = drizzle.mock({ schema })._;

/** A `Database` whose queries all go through `client`. */
export function bindDrizzle(client: Lease): Database {
  const session = new PostgresJsSession(client as never, dialect, relations as never);
  return new (PostgresJsDatabase as unknown as Construct)(dialect, session, relations);
}
