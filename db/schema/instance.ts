import { pgTable, text } from "drizzle-orm/pg-core";

/** Settings shared by all instances on a database, such as the secret that signs sessions. */
export const instanceSettings = pgTable("instance_settings", {
  key: text("key").primaryKey(),
  value: text("value").notNull(),
});
