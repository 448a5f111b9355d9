import { invalidations } from "@/db/invalidations";

interface Kept {
  projectId: string;
  value: unknown;
}

interface LookUp {
  began: number;
  generation: number;
  found: Promise<Kept | null>;
}

interface Store {
  kept: Map<string, Kept>;
  /** Look-ups under way, by the name that they are for. */
  underWay: Map<string, LookUp>;
  /** Moves on whenever something is forgotten, so that what was read before is not kept after. */
  generation: number;
}

const most = 10_000;
/** A look-up that began longer ago may have seen a key that was revoked since. */
const sharedForMs = 250;

// One a process, shared by the API's and the console's separately built copies of this module.
const shared = globalThis as typeof globalThis & { rollcallCredentials?: Store };

function store(): Store {
  if (shared.rollcallCredentials === undefined) {
    shared.rollcallCredentials = { kept: new Map(), underWay: new Map(), generation: 0 };
    invalidations().notify = forgetCredentials;
  }
  return shared.rollcallCredentials;
}

/** Runs a change of a project's credentials or settings; this server goes by the new ones from its commit on. */
export const withCredentialInvalidation = <T>(projectId: string, change: () => Promise<T>): Promise<T> =>
  change().finally(() => forgetCredentials(projectId));

/** Forgets what is kept of a project's credentials, or of everyone's. */
function forgetCredentials(projectId: string | null): void {
  const own = store();
  own.generation += 1;
  if (projectId === null) own.kept.clear();
  for (const [name, kept] of own.kept) if (kept.projectId === projectId) own.kept.delete(name);
}

/**
 * A credential by a name that says all that it was found by; looked up where it is not kept. Kept only while changes
 * made on other servers are heard of at once, and never where there is none.
 */
export async function getCachedCredential<Found>(
  name: string,
  lookUp: () => Promise<{ projectId: string; value: Found } | null>,
): Promise<Found | null> {
  const own = store();
  if (invalidations().isConnected) {
    const kept = own.kept.get(name);
    if (kept !== undefined) return kept.value as Found;
  }
  const found = await lookUpOnce(own, name, lookUp);
  return found === null ? null : (found.value as Found);
}

/** Looks up, together with whoever wants the same at the same time, so that a rush costs one query. */
function lookUpOnce(own: Store, name: string, lookUp: () => Promise<Kept | null>): Promise<Kept | null> {
  const { generation } = own;
  const other = own.underWay.get(name);
  const isFresh = other?.generation === generation && performance.now() - other.began < sharedForMs;
  if (other !== undefined && isFresh) return other.found;
  const mine = { began: performance.now(), generation, found: lookUp() };
  own.underWay.set(name, mine);
  const settled = () => own.underWay.get(name) === mine && own.underWay.delete(name);
  mine.found.then((found) => {
    settled();
    if (found === null || !invalidations().isConnected || own.generation !== generation) return;
    if (own.kept.size >= most) own.kept.clear();
    own.kept.set(name, found);
  }, settled);
  return mine.found;
}
