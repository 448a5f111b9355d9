import type { z } from "zod";
import { patchJson } from "@/lib/http/client";
import type { mePatch } from "./types";
import type { ChangedMeView } from "./views";

export const updateMe = (change: z.input<typeof mePatch>) => patchJson<ChangedMeView>("/api/v1/me", change);
