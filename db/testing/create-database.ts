import { sql } from "drizzle-orm";
import { openDatabase } from "../client";

/** Creates a database on the server of `url` as a copy of `template`, and returns its URL. */
export async function createDatabase(url: string, name: string, template = "template0"): Promise<string> {
  const client = openDatabase({ url, size: 1 });
  await client.statement((db) =>
    db.execute(sql`create database ${sql.identifier(name)} template ${sql.identifier(template)}`),
  );
  await client.close();
  const own = new URL(url);
  own.pathname = `/${name}`;
  return own.href;
}
