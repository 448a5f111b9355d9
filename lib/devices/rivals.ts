import type { RequestContext } from "@/lib/context";
import { pushTokenLockName } from "./push-token";

/** What writes of one device take turns by; `name` is its id, or its client's own identifier. */
export const deviceKey = (ctx: RequestContext, name: string): string => `device ${ctx.project.id} ${name}`;

/** What writes that put a push token on a device take turns by. */
export const tokenKey = (ctx: RequestContext, pushToken: string): string =>
  `token ${ctx.project.id} ${pushTokenLockName(pushToken)}`;
