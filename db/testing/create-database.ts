import { sql } from "drizzle-orm";
import { openDatabase } from "../client";

/** Makes a database on the server of `url`, as a copy of `template` where one is given; returns its own URL. */
export async function createDatabase(url: string, name: string, template = "template0"): Promise<string> {
  const door = openDatabase({ url, size: 1 });
  await door.read((db) =>
    db.execute(sql`create database ${sql.identifier(name)} template ${sql.identifier(template)}`),
  );
  await door.close();
  const own = new URL(url);
  own.pathname = `/${name}`;
  return own.href;
}
