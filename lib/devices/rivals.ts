import type { RequestContext } from "@/lib/context";
import type { UserIdentity } from "@/lib/users/identity";

/** What writes of one user's devices take turns by. */
export const userKey = (ctx: RequestContext, identity: UserIdentity): string =>
  `user ${ctx.project.id} ${identity.by === "email" ? identity.email.toLowerCase() : identity.externalUserId}`;
