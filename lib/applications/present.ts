import type { applications } from "@/db/schema";
import type { ApplicationView } from "./views";

/** An application for the native API and the console, field by field. */
export const toApplicationView = (row: typeof applications.$inferSelect): ApplicationView => ({
  id: row.id,
  name: row.name,
  tokenPolicy: row.tokenPolicy,
  isDefault: row.isDefault,
  createdAt: row.createdAt.toISOString(),
  version: row.version,
});
