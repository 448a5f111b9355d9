import { mutationOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { requestJson } from "@/lib/http/client";
import type { PreferenceView } from "./views";

const keyOf = (key: string) => ["preferences", key] as const;
const pathOf = (key: string) => `/api/v1/preferences/${encodeURIComponent(key)}`;

/** One setting of the signed-in operator's own. */
export function preferenceQuery(key: string) {
  return queryOptions({
    queryKey: keyOf(key),
    queryFn: ({ signal }) => requestJson<PreferenceView>(pathOf(key), { signal }),
    staleTime: 300_000,
  });
}

/** Sets it: at once on screen, taken back where the server refuses. */
export function setPreferenceMutation(client: QueryClient, key: string) {
  return mutationOptions({
    mutationFn: (value: unknown) =>
      requestJson<PreferenceView>(pathOf(key), { method: "PUT", body: { value } }),
    onMutate(value) {
      const before = client.getQueryData<PreferenceView>(keyOf(key));
      client.setQueryData<PreferenceView>(keyOf(key), { key, value });
      return before;
    },
    onError: (_error, _value, before) => client.setQueryData(keyOf(key), before),
  });
}
