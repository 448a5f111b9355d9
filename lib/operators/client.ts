import { requestJson } from "@/lib/http/client";
import type { ChangedMeView } from "./views";

export interface MeChange {
  name?: string;
  currentPassword?: string;
  newPassword?: string;
}

/** Changes the signed-in operator's own name or password. */
export const changeMe = (change: MeChange) =>
  requestJson<ChangedMeView>("/api/v1/me", { method: "PATCH", body: change });
