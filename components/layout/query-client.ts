import { MutationCache, notifyManager, type Query, QueryCache, QueryClient } from "@tanstack/react-query";
import { ApiError, NetworkError } from "@/lib/http/client";
import { navigateWithoutWarning } from "./unsaved-changes";

// Else what was just chosen is drawn a turn of the event loop late: a box that was ticked shows as it was in between.
notifyManager.setScheduler(queueMicrotask);

/** Milliseconds in which the address tells what was just chosen: lists write it a moment after they ask. */
const addressWritten = 100;

/** A hard navigation: nothing that the former operator loaded stays in memory. */
function signInAgain(error: Error): void {
  if (!(error instanceof ApiError) || error.status !== 401) return;
  setTimeout(() => {
    const here = window.location.pathname + window.location.search;
    navigateWithoutWarning(`/sign-in?${new URLSearchParams({ ended: "1", callbackUrl: here })}`);
  }, addressWritten);
}

/** What is only fetched ahead takes nobody away: the pointer may just be passing. */
function signInAgainIfSeen(error: Error, query: Query<unknown, unknown>): void {
  if (query.isActive()) signInAgain(error);
}

const mayPass = (error: Error) =>
  error instanceof NetworkError || (error instanceof ApiError && error.status >= 500);

/** Server state for the console. A session that ended leads to the sign-in page and back. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError: signInAgainIfSeen }),
    mutationCache: new MutationCache({ onError: signInAgain }),
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        // Rollcall may run on a machine that has no internet, where browsers say "offline".
        networkMode: "always",
        retry: (failures, error) => failures < 1 && mayPass(error),
        retryDelay: 400,
      },
      mutations: { networkMode: "always" },
    },
  });
}
