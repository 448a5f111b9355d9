import { deleteJson, postJson } from "@/lib/http/client";
import { changeMutation, jsonQuery } from "@/lib/http/query";
import type { EndedSessionsView, SessionView } from "./views";

const queryKey = ["sessions"] as const;
const path = "/api/v1/me/sessions";

export const sessionsQuery = () => jsonQuery<{ items: SessionView[] }>(queryKey, path);

export const endSessionMutation = () =>
  changeMutation([queryKey], (id: string) => deleteJson(`${path}/${encodeURIComponent(id)}`));

/** Ends all sessions except this browser's. */
export const endOtherSessionsMutation = () =>
  changeMutation([queryKey], () => postJson<EndedSessionsView>(`${path}/end-others`));
