import type { userFields } from "@/db/schema";
import type { UserFieldView } from "./views";

export const toUserFieldView = (field: typeof userFields.$inferSelect): UserFieldView => ({
  name: field.name,
  type: field.type,
  createdAt: field.createdAt.toISOString(),
});
