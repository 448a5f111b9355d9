import type { Database, ReadDatabase } from "@/db/client";
import type { RequestContext } from "@/lib/context";
import { writeRegistrations } from "@/lib/devices/registration/engine";
import type { LockPlan } from "@/lib/devices/registration/locks";
import { readState } from "@/lib/devices/registration/read";
import { type RegistrationDecision, settle } from "@/lib/devices/registration/settle";
import {
  type ImportedFacts,
  type PendingRegistration,
  pendingRegistration,
  type Rejected,
  type Settled,
} from "@/lib/devices/registration/types";
import type { Registration } from "@/lib/devices/types";
import { type DomainError, isDomainError } from "@/lib/errors";

/** A device as a row of a file describes it. Null means not given, and leaves the value as it is. */
export interface ImportedDevice extends Omit<Registration, "isServiceUser">, Omit<ImportedFacts, "importId"> {
  row: number;
  deviceIdentifier: string | null;
}

/** The outcome of a row. */
export type ImportOutcome =
  | { row: number; outcome: RegistrationDecision["result"] }
  | {
      row: number;
      outcome: "rejected";
      /** The field at fault, if it is a single one. */
      field: "email" | "userId" | "application" | "attributes" | null;
      error: DomainError;
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
    const { deviceIdentifier, delivery, createdAt, lastSeenAt, tags, note } = device;
    const user = { ...device.user, preferUserId: true };
    const imported = { importId, delivery, createdAt, lastSeenAt, tags, note };
    try {
      const pending = pendingRegistration(ctx, { ...device, user }, { deviceIdentifier, imported });
      batch.rows.push(batch.registrations.push(pending) - 1);
    } catch (error) {
      if (!isDomainError(error)) throw error;
      const field = device.user.email === undefined ? "userId" : "email";
      batch.rows.push({ row: device.row, outcome: "rejected", field, error });
    }
  }
  return batch;
}

/** A dry run: the outcomes that a batch would have now, and the locks it would need. */
export async function previewImport(
  db: ReadDatabase,
  { registrations }: ImportBatch,
): Promise<Settled<RegistrationDecision>> {
  if (registrations.length === 0) return settle(emptyState, []);
  const { locks } = settle(await readState(db, registrations), registrations);
  return settle(await readState(db, registrations, locks), registrations);
}

/** Registers a batch in a transaction. Throws `ConcurrentModificationError` if the transaction must run again. */
export const writeImport = async (
  tx: Database,
  { registrations }: ImportBatch,
  plan: LockPlan,
): Promise<(RegistrationDecision | Rejected)[]> =>
  registrations.length === 0 ? [] : writeRegistrations(tx, registrations, plan);

const emptyState = {
  ...{ now: new Date(0), applications: [], users: [], devices: [] },
  ...{ deviceCounts: new Map(), erased: new Set<string>(), subjects: new Map() },
};

/** In the order of the rows. */
export const importOutcomes = (
  { rows, numbers, registrations }: ImportBatch,
  outcomes: (RegistrationDecision | Rejected)[],
): ImportOutcome[] =>
  rows.map((at, index): ImportOutcome => {
    if (typeof at !== "number") return at;
    const [outcome, row] = [outcomes[at], numbers[index] ?? 0];
    if (outcome === undefined) throw new Error("A row has neither an outcome nor a problem.");
    return outcome.result === "rejected"
      ? {
          row,
          outcome: "rejected",
          field: fieldAtFault(outcome.error, registrations[at]),
          error: outcome.error,
        }
      : { row, outcome: outcome.result };
  });

function fieldAtFault(
  { code, details }: DomainError,
  registration: PendingRegistration | undefined,
): Extract<ImportOutcome, { outcome: "rejected" }>["field"] {
  switch (code) {
    case "unknownApplication":
      return "application";
    case "forgottenUser":
      return registration?.identity.by ?? null;
    case "conflict":
      return details.identity ?? null;
    case "invalidValue":
      return "attributes";
    default:
      return null;
  }
}
