import type { DomainError } from "@/lib/errors";
import { maxDevicesPerUser } from "@/lib/users/types";
import { cellMask } from "./mask-push-tokens";
import { applyPreset } from "./presets";
import { type RejectReason, rejectReason } from "./reject-reasons";
import type { SourceRecord } from "./source-record";
import { type ImportField, type ImportSettings, importFields } from "./types";

/** Rejected rows with more columns are stored without the empty ones. */
const maxStoredColumns = 100;
const maxValueLength = 100;

export interface RejectedRow {
  row: number;
  /**
   * The file's name of the column at fault, or the field if no column is mapped to it; empty if the row as a whole is.
   */
  column: string;
  field: ImportField | null;
  /** Shortened; push tokens are masked. */
  value: string;
  reason: RejectReason;
  source: Record<string, unknown>;
}

export function rejectedRow(
  record: SourceRecord | undefined,
  settings: ImportSettings,
  { field, column: at }: { field: ImportField | null; column?: string | undefined },
  reason: RejectReason,
): RejectedRow {
  const mapped = field && settings.columns[field];
  const ofUser = field === "userId" || field === "email" ? settings.columns.user : undefined;
  const column = at ?? mapped ?? ofUser ?? "";
  const source = record?.record ?? {};
  const value = source[column] ?? (column === "" ? undefined : applyPreset(settings.preset, source)[column]);
  const fieldOfColumn = importFields.find((name) => column !== "" && settings.columns[name] === column);
  return {
    row: record?.row ?? 0,
    column: column || (field ?? ""),
    field: fieldOfColumn ?? field,
    value: cellMask(settings)(column, value).slice(0, maxValueLength),
    reason,
    source: Object.keys(source).length > maxStoredColumns ? filledOnly(source) : source,
  };
}

const filledOnly = (source: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(source).filter(([, value]) => value !== "" && value !== null));

/** Why JSON could not be parsed or stored. */
export const jsonReason = ({ message, details: { json } }: DomainError): RejectReason => {
  const { code, ...params } = json ?? { code: "invalidJson" };
  return { code, params, text: message };
};

/** Why the registration engine rejected a row. */
export function reasonOfError(error: DomainError): RejectReason {
  const { code, message, details } = error;
  switch (code) {
    case "invalidEmail":
    case "invalidUserId":
    case "unknownApplication":
      return rejectReason(code);
    case "forgottenUser":
      return rejectReason("erasedUser");
    case "tooManyDevices":
      return rejectReason("tooManyDevices", { max: maxDevicesPerUser });
    case "conflict":
      if (details.identity === undefined) return rejectReason("other", { text: message });
      return rejectReason(details.identity === "email" ? "takenEmail" : "takenUserId");
    case "invalidValue":
      return invalidValueReason(error);
    default:
      return rejectReason("other", { text: message });
  }
}

function invalidValueReason({ message, details }: DomainError): RejectReason {
  const [issue] = details.issues ?? [];
  if (issue?.path === "attributes") return { ...rejectReason("largeAttributes"), text: issue.message };
  return details.issues === undefined
    ? { ...rejectReason("missingUserId"), text: message }
    : rejectReason("other", { text: issue?.message ?? message });
}
