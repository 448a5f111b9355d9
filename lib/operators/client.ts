import type { z } from "zod";
import { requestJson } from "@/lib/http/client";
import type { mePatch } from "./types";
import type { ChangedMeView } from "./views";

/** Updates the signed-in operator's name or password. */
export const updateMe = (change: z.input<typeof mePatch>) =>
  requestJson<ChangedMeView>("/api/v1/me", { method: "PATCH", body: change });
