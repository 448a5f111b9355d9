import {
  type InvalidateOptions,
  type InvalidateQueryFilters,
  MutationCache,
  notifyManager,
  type Query,
  QueryCache,
  QueryClient,
} from "@tanstack/react-query";
import { ApiError, NetworkError } from "@/lib/http/client";
import { navigateWithoutWarning } from "./unsaved-changes";

// By default updates wait for a timer, so that a ticked checkbox would briefly show its old state.
notifyManager.setScheduler(queueMicrotask);

/** Lists update the URL shortly after they send a request; the callback URL needs the updated one. */
const urlUpdateMs = 100;

/** A full page load, so that no data of this operator stays in memory. */
function signInAgain(error: Error): void {
  if (!(error instanceof ApiError) || error.status !== 401) return;
  setTimeout(() => {
    const here = window.location.pathname + window.location.search;
    navigateWithoutWarning(`/sign-in?${new URLSearchParams({ ended: "1", callbackUrl: here })}`);
  }, urlUpdateMs);
}

/** Ignores prefetched queries: an expired session should not interrupt while the pointer is only hovering. */
function signInAgainIfActive(error: Error, query: Query<unknown, unknown>): void {
  if (query.isActive()) signInAgain(error);
}

const isTransient = (error: Error) =>
  error instanceof NetworkError || (error instanceof ApiError && error.status >= 500);

/** Loads data again that a change made old, also where a first load is under way: its answer may be older than the change. */
class FreshQueryClient extends QueryClient {
  override async invalidateQueries(filters: InvalidateQueryFilters = {}, options?: InvalidateOptions) {
    const { queryKey, refetchType } = filters;
    if (refetchType !== "none") {
      const isFirstLoad = ({ state }: Query) => state.data === undefined && state.fetchStatus === "fetching";
      await this.cancelQueries({ ...(queryKey && { queryKey }), type: "active", predicate: isFirstLoad });
    }
    return super.invalidateQueries(filters, options);
  }
}

/** Server state for the console. An expired session leads to the sign-in page and back. */
export function createQueryClient(): QueryClient {
  const client: QueryClient = new FreshQueryClient({
    queryCache: new QueryCache({ onError: signInAgainIfActive }),
    mutationCache: new MutationCache({
      onError: signInAgain,
      onSettled: (_data, _error, _input, _context, { meta }) =>
        Promise.all((meta?.invalidates ?? []).map((queryKey) => client.invalidateQueries({ queryKey }))),
    }),
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        // Rollcall may run on a network without internet access, where browsers report "offline".
        networkMode: "always",
        retry: (failures, error) => failures < 1 && isTransient(error),
        retryDelay: 400,
      },
      mutations: { networkMode: "always" },
    },
  });
  return client;
}
