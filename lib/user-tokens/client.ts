import { projectPath, requestJson } from "@/lib/http/client";
import type { UserTokenView } from "./views";

export interface UserTokenRequest {
  email?: string;
  userId?: string;
  expiresInSeconds: number;
}

export const mintUserToken = (project: string, input: UserTokenRequest) =>
  requestJson<UserTokenView>(projectPath(project, "user-tokens"), { method: "POST", body: input });
