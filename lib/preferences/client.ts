import { mutationOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { requestJson } from "@/lib/http/client";
import type { PreferenceView } from "./views";

const keyOf = (key: string) => ["preferences", key] as const;
/** Where one setting is kept. */
export const preferencePath = (key: string): string => `/api/v1/preferences/${encodeURIComponent(key)}`;

/** One setting of the signed-in operator's own; null where nothing was set. */
export function preferenceQuery(key: string) {
  return queryOptions({
    queryKey: keyOf(key),
    queryFn: async ({ signal }) => (await requestJson<PreferenceView>(preferencePath(key), { signal })).value,
    staleTime: 300_000,
  });
}

/** Sets it: at once on screen, taken back where the server refuses. */
export function savePreferenceMutation(client: QueryClient, key: string) {
  return mutationOptions({
    // One after the other: the last change is the one that stays.
    scope: { id: `preferences ${key}` },
    mutationFn: (value: unknown) =>
      requestJson<PreferenceView>(preferencePath(key), { method: "PUT", body: { value } }),
    async onMutate(value) {
      // An answer that is still on its way would tell of the time before.
      await client.cancelQueries({ queryKey: keyOf(key) });
      const before = client.getQueryData(keyOf(key));
      client.setQueryData(keyOf(key), value);
      return before;
    },
    onError: (_error, _value, before) => client.setQueryData(keyOf(key), before),
  });
}
