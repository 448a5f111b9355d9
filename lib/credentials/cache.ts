import { type Database, database } from "@/db/client";
import { invalidations } from "@/db/invalidations";
import type { RequestContext } from "@/lib/context";

interface Entry {
  projectId: string;
  value: unknown;
}

interface Lookup {
  startedAt: number;
  generation: number;
  result: Promise<Entry | null>;
}

interface Cache {
  entries: Map<string, Entry>;
  lookups: Map<string, Lookup>;
  /** Increases with every invalidation, so that a lookup that started before one is not cached. */
  generation: number;
}

const maxEntries = 10_000;
/** Callers join a lookup only while it is this young; an older one may have read a key before it was revoked. */
const maxSharedAgeMs = 250;

// One cache per process, shared by the API and console bundles, which each have a copy of this module.
const shared = globalThis as typeof globalThis & { rollcallCredentials?: Cache };

function getCache(): Cache {
  if (shared.rollcallCredentials === undefined) {
    shared.rollcallCredentials = { entries: new Map(), lookups: new Map(), generation: 0 };
    invalidations().notify = invalidate;
  }
  return shared.rollcallCredentials;
}

/** A transaction that changes a project's credentials or settings. Afterwards this process's cache is invalidated. */
export const changeCredentials = <T>(
  { project }: Pick<RequestContext, "project">,
  change: (tx: Database) => Promise<T>,
): Promise<T> =>
  database()
    .transaction(change)
    .finally(() => invalidate(project.id));

/** Invalidates the entries of a project, or all entries. */
function invalidate(projectId: string | null): void {
  const cache = getCache();
  cache.generation += 1;
  if (projectId === null) cache.entries.clear();
  for (const [key, entry] of cache.entries) if (entry.projectId === projectId) cache.entries.delete(key);
}

/**
 * A credential from the cache, or looked up. Credentials are cached only while this server receives invalidations from
 * the others; missing ones are never cached.
 */
export async function getCachedCredential<Found>(
  key: string,
  lookUp: () => Promise<{ projectId: string; value: Found } | null>,
): Promise<Found | null> {
  const cache = getCache();
  if (invalidations().isConnected) {
    const entry = cache.entries.get(key);
    if (entry !== undefined) return entry.value as Found;
  }
  const found = await lookUpOnce(cache, key, lookUp);
  return found === null ? null : (found.value as Found);
}

/** Shares a lookup among concurrent callers, so that a burst of requests costs one query. */
function lookUpOnce(cache: Cache, key: string, lookUp: () => Promise<Entry | null>): Promise<Entry | null> {
  const { generation } = cache;
  const current = cache.lookups.get(key);
  const isFresh =
    current?.generation === generation && performance.now() - current.startedAt < maxSharedAgeMs;
  if (current !== undefined && isFresh) return current.result;
  const lookup = { startedAt: performance.now(), generation, result: lookUp() };
  cache.lookups.set(key, lookup);
  const settle = () => cache.lookups.get(key) === lookup && cache.lookups.delete(key);
  lookup.result.then((entry) => {
    settle();
    if (entry === null || !invalidations().isConnected || cache.generation !== generation) return;
    if (cache.entries.size >= maxEntries) cache.entries.clear();
    cache.entries.set(key, entry);
  }, settle);
  return lookup.result;
}
