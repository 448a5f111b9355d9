import type { AuditView } from "@/lib/audit/views";

/** Keys of one name are told apart by their last four characters. */
export const actorName = ({ label, lastFour }: AuditView["actor"]): string =>
  lastFour === null ? label : `${label} …${lastFour}`;
