import { mutationOptions, type QueryKey, queryOptions } from "@tanstack/react-query";
import { requestJson } from "./client";

declare module "@tanstack/react-query" {
  interface Register {
    mutationMeta: { invalidates?: QueryKey[] };
  }
}

export const jsonQuery = <T>(queryKey: QueryKey, path: string) =>
  queryOptions({ queryKey, queryFn: ({ signal }) => requestJson<T>(path, { signal }) });

/** A page of a project's list. The previous page of the same project stays visible while the next one loads. */
export const pageQuery = <T>(
  queryKey: readonly [list: string, project: string, ...rest: unknown[]],
  path: string,
) =>
  queryOptions({
    queryKey: queryKey as QueryKey,
    queryFn: ({ signal }) => requestJson<T>(path, { signal }),
    placeholderData: (previous, query) => (query?.queryKey[1] === queryKey[1] ? previous : undefined),
  });

/** A change. Once it has succeeded or failed, the queries whose keys begin with one of `invalidates` are stale. */
export const changeMutation = <Input, Output>(
  invalidates: QueryKey[],
  mutationFn: (input: Input) => Promise<Output>,
) => mutationOptions({ mutationFn, meta: { invalidates } });
