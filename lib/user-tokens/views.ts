import { z } from "zod";
import { moment } from "@/lib/shapes";

/** A freshly signed user token, and when it ends. */
export const userTokenView = z.object({ token: z.string(), expiresAt: moment }).meta({ id: "UserToken" });

export type UserTokenView = z.output<typeof userTokenView>;
