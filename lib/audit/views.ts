/** One thing that happened, as the console and the native API show it. */
export interface AuditView {
  id: string;
  at: string;
  /** `device.disabled`, … : the words are in `lib/audit/types`. */
  action: string;
  /** `id` is what the list's `actor` filter takes; null where Rollcall itself acted. */
  actor: { type: "operator" | "apiKey" | "user" | "system"; id: string | null; label: string };
  /** `label` is the name that the thing has now; null where it has none or is gone. */
  subject: { type: AuditSubjectType; id: string; label: string | null };
  details: Record<string, unknown>;
  requestId: string;
}

export type AuditSubjectType =
  | "device"
  | "user"
  | "apiKey"
  | "project"
  | "operator"
  | "application"
  | "invitation"
  | "job";
