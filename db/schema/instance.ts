import { pgTable, text } from "drizzle-orm/pg-core";

/** What all instances on one database share and no project owns, such as the secret that signs sessions. */
export const instanceSettings = pgTable("instance_settings", {
  key: text("key").primaryKey(),
  value: text("value").notNull(),
});
