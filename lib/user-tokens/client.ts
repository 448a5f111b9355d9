import type { z } from "zod";
import { postJson, projectPath } from "@/lib/http/client";
import type { userTokenInput } from "./types";
import type { UserTokenView } from "./views";

export type UserTokenRequest = z.input<typeof userTokenInput>;

export const mintUserToken = (project: string, input: UserTokenRequest) =>
  postJson<UserTokenView>(projectPath(project, "user-tokens"), input);
