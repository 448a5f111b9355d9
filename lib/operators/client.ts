import { requestJson } from "@/lib/http/client";
import type { ChangedMeView } from "./views";

export interface MeUpdate {
  name?: string;
  currentPassword?: string;
  newPassword?: string;
}

/** Updates the signed-in operator's name or password. */
export const updateMe = (change: MeUpdate) =>
  requestJson<ChangedMeView>("/api/v1/me", { method: "PATCH", body: change });
