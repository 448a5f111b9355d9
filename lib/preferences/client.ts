import { mutationOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { requestJson } from "@/lib/http/client";
import type { PreferenceView } from "./views";

const keyOf = (key: string) => ["preferences", key] as const;
export const preferencePath = (key: string): string => `/api/v1/preferences/${encodeURIComponent(key)}`;

/** A preference of the signed-in operator; null if unset. */
export function preferenceQuery(key: string) {
  return queryOptions({
    queryKey: keyOf(key),
    queryFn: async ({ signal }) => (await requestJson<PreferenceView>(preferencePath(key), { signal })).value,
    staleTime: 300_000,
  });
}

/** Updates the screen at once, and rolls back if the request fails. */
export function savePreferenceMutation(client: QueryClient, key: string) {
  return mutationOptions({
    // Saves run one after the other, so that the last one wins.
    scope: { id: `preferences ${key}` },
    mutationFn: (value: unknown) =>
      requestJson<PreferenceView>(preferencePath(key), { method: "PUT", body: { value } }),
    async onMutate(value) {
      await client.cancelQueries({ queryKey: keyOf(key) });
      const before = client.getQueryData(keyOf(key));
      client.setQueryData(keyOf(key), value);
      return before;
    },
    onError: (_error, _value, before) => client.setQueryData(keyOf(key), before),
  });
}
