import type { invitations } from "@/db/schema";
import type { InvitationView } from "./views";

/** An invitation for admins, field by field. */
export const toInvitationView = (
  row: typeof invitations.$inferSelect & { creatorIsAdmin: boolean },
): InvitationView => ({
  id: row.id,
  email: row.email,
  role: row.role,
  createdBy: row.createdBy,
  createdAt: row.createdAt.toISOString(),
  expiresAt: row.expiresAt.toISOString(),
  expired: row.expiresAt <= new Date(),
  endedWithCreator: row.endedWithCreatorAt !== null || !row.creatorIsAdmin,
});
