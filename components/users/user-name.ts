import type { UserView } from "@/lib/users/views";

/** A user's email, or external ID, or Rollcall's own ID. */
export function userDisplayName({ email, emailIsPlaceholder, externalUserId, id }: UserView): string {
  const realEmail = emailIsPlaceholder ? null : email;
  return realEmail ?? externalUserId ?? email ?? id;
}
