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
import { navigateWithoutWarning } from "./drafts";

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

/**
 * Restarts a first load that a change invalidates: its answer may be older than the change. React Query does this only for
 * queries that have data.
 */
class ConsoleQueryClient extends QueryClient {
  override async invalidateQueries(
    filters: InvalidateQueryFilters = {},
    options: InvalidateOptions = {},
  ): Promise<void> {
    const isFirstLoad = (query: Query) =>
      query.state.fetchStatus !== "idle" && query.state.data === undefined && query.isActive();
    const loading =
      filters.refetchType === "none" || filters.refetchType === "inactive"
        ? []
        : this.getQueryCache().findAll(filters).filter(isFirstLoad);
    if (loading.length > 0) await Promise.all(loading.map((query) => query.cancel({ revert: true })));
    await super.invalidateQueries(filters, options);
  }
}

/** Server state for the console. An expired session leads to the sign-in page and back. */
export function createQueryClient(): QueryClient {
  const client: QueryClient = new ConsoleQueryClient({
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
