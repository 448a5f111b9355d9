import { mutationOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { requestJson } from "@/lib/http/client";
import type { EndedSessionsView, SessionView } from "./views";

const queryKey = ["sessions"] as const;
const path = "/api/v1/me/sessions";

/** The signed-in operator's sessions. */
export const sessionsQuery = () =>
  queryOptions({
    queryKey,
    queryFn: ({ signal }) => requestJson<{ items: SessionView[] }>(path, { signal }),
  });

export const endSessionMutation = (client: QueryClient) =>
  mutationOptions({
    mutationFn: (id: string) =>
      requestJson<undefined>(`${path}/${encodeURIComponent(id)}`, { method: "DELETE" }),
    onSettled: () => client.invalidateQueries({ queryKey }),
  });

/** Ends all sessions except this browser's. */
export const endOtherSessionsMutation = (client: QueryClient) =>
  mutationOptions({
    mutationFn: () => requestJson<EndedSessionsView>(`${path}/end-others`, { method: "POST" }),
    onSettled: () => client.invalidateQueries({ queryKey }),
  });
