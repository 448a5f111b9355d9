import type { z } from "zod";
import { projectPath, requestJson } from "@/lib/http/client";
import type { userTokenInput } from "./types";
import type { UserTokenView } from "./views";

export type UserTokenRequest = z.input<typeof userTokenInput>;

export const mintUserToken = (project: string, input: UserTokenRequest) =>
  requestJson<UserTokenView>(projectPath(project, "user-tokens"), { method: "POST", body: input });
