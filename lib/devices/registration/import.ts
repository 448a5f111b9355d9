import type { Database } from "@/db/client";
import type { RequestContext } from "@/lib/context";
import { type DomainError, isDomainError } from "@/lib/errors";
import type { Registration } from "../types";
import { type LockPlan, takeLocks } from "./locks";
import { readState } from "./read";
import { settle } from "./settle";
import {
  type ImportedFacts,
  type Outcome,
  type PendingRegistration,
  pendingRegistration,
  type Settled,
} from "./types";
import { writeChanges } from "./write";

/** A device as a row of a file describes it. Null means not given, and leaves the value as it is. */
export interface ImportedDevice extends Omit<Registration, "isServiceUser">, Omit<ImportedFacts, "importId"> {
  row: number;
  deviceIdentifier: string | null;
}

/** The outcome of a row. */
export type ImportOutcome =
  | { row: number; outcome: "created" | "updated" | "unchanged" }
  | {
      row: number;
      outcome: "rejected";
      field: "email" | "userId" | "application" | "attributes" | null;
      reason: string;
    };

/** The rows of a batch: valid registrations, and outcomes of invalid rows. */
export interface ImportBatch {
  registrations: PendingRegistration[];
  /** In the order of the rows: a registration of the list, or why there is none. */
  rows: (number | ImportOutcome)[];
  numbers: number[];
}

export function toImportBatch(ctx: RequestContext, devices: ImportedDevice[], importId: string): ImportBatch {
  const batch: ImportBatch = { registrations: [], rows: [], numbers: devices.map(({ row }) => row) };
  for (const device of devices) {
    const { deviceIdentifier, delivery, createdAt, lastSeenAt } = device;
    const user = { ...device.user, preferUserId: true };
    const imported = { importId, delivery, createdAt, lastSeenAt };
    try {
      const pending = pendingRegistration(ctx, { ...device, user }, { deviceIdentifier, imported });
      batch.rows.push(batch.registrations.push(pending) - 1);
    } catch (error) {
      if (!isDomainError(error)) throw error;
      const field = device.user.email === undefined ? "userId" : "email";
      const reason = identityProblems[error.code] ?? error.message;
      batch.rows.push({ row: device.row, outcome: "rejected", field, reason });
    }
  }
  return batch;
}

const identityProblems: Record<string, string> = {
  invalidEmail: "This can be no email address.",
  invalidUserId: "This can be no userId: 1 to 52 printable ASCII characters.",
};

/** The outcomes that a batch would have now, and the locks it would need. This is the dry run of an import. */
export async function previewImport(db: Database, { registrations }: ImportBatch): Promise<Settled> {
  if (registrations.length === 0) return settle(emptyState, []);
  const { locks } = settle(await readState(db, registrations), registrations);
  return settle(await readState(db, registrations, locks), registrations);
}

/** Registers a batch in a transaction. Throws `ConcurrentModificationError` if the transaction must run again. */
export async function writeImport(
  tx: Database,
  { registrations }: ImportBatch,
  plan: LockPlan,
): Promise<Outcome[]> {
  if (registrations.length === 0) return [];
  await takeLocks(tx, plan.locks);
  const settled = settle(await readState(tx, registrations, plan.locks), registrations);
  plan.require(settled.locks);
  await writeChanges(tx, settled.changes);
  return settled.outcomes;
}

const emptyState = {
  ...{ now: new Date(0), applications: [], users: [], devices: [] },
  ...{ deviceCounts: new Map(), erased: new Set<string>() },
};

/** In the order of the rows. */
export const importOutcomes = (
  { rows, numbers, registrations }: ImportBatch,
  outcomes: Outcome[],
): ImportOutcome[] =>
  rows.map((at, index): ImportOutcome => {
    if (typeof at !== "number") return at;
    const [outcome, row] = [outcomes[at], numbers[index] ?? 0];
    if (outcome === undefined) throw new Error("A row has neither an outcome nor a problem.");
    if (outcome.result !== "rejected") return { row, outcome: outcome.result };
    return { row, outcome: "rejected", ...problemOf(outcome.error, registrations[at]) };
  });

function problemOf(
  { code, message, details }: DomainError,
  registration: PendingRegistration | undefined,
): Pick<Extract<ImportOutcome, { outcome: "rejected" }>, "field" | "reason"> {
  switch (code) {
    case "unknownApplication":
      return { field: "application", reason: "There is no such application." };
    case "forgottenUser":
      return { field: registration?.identity.by ?? null, reason: message };
    case "conflict":
      return { field: details.identity ?? null, reason: message };
    case "invalidValue":
      return { field: "attributes", reason: details.issues?.[0]?.message ?? message };
    default:
      return { field: null, reason: message };
  }
}
