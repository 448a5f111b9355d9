import type { UserView } from "@/lib/users/views";

/** What a user is called: the email that they gave, else the application's id for them, else ours. */
export function userDisplayName({ email, emailIsPlaceholder, externalUserId, id }: UserView): string {
  const own = emailIsPlaceholder ? null : email;
  return own ?? externalUserId ?? email ?? id;
}
