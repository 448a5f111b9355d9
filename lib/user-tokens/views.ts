import { z } from "zod";
import { timestamp } from "@/lib/schemas";

export const userTokenView = z.object({ token: z.string(), expiresAt: timestamp }).meta({ id: "UserToken" });

export type UserTokenView = z.output<typeof userTokenView>;
