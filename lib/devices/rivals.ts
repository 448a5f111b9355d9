import type { RequestContext } from "@/lib/context";
import type { UserIdentity } from "@/lib/users/identity";
import { pushTokenLockName } from "./push-token";

/** What writes of one user's devices take turns by. */
export const userKey = (ctx: RequestContext, identity: UserIdentity): string =>
  `user ${ctx.project.id} ${identity.by === "email" ? identity.email : identity.externalUserId}`;

/** What writes of one device take turns by; `name` is its id, or its client's own identifier. */
export const deviceKey = (ctx: RequestContext, name: string): string => `device ${ctx.project.id} ${name}`;

/** What writes that put a push token on a device take turns by. */
export const tokenKey = (ctx: RequestContext, pushToken: string): string =>
  `token ${ctx.project.id} ${pushTokenLockName(pushToken)}`;
