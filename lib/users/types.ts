import type { GivenIdentity } from "./identity";

/** Iterable's limit, applied to all APIs. */
export const maxDevicesPerUser = 500;

export interface UserPatch {
  identity: GivenIdentity;
  /** Absent members are kept; null removes one. */
  dataFields: Record<string, unknown>;
  /** Merge objects level by level instead of replacing them. */
  mergeNestedObjects: boolean;
  /** If false, fields that are new to the project are left out. */
  createNewFields: boolean;
  list?: { id: number; action: "join" | "leave" } | undefined;
  /** Throws `unknownUser` instead of creating the user. */
  mustExist?: boolean | undefined;
}

export type UserSelector = { email: string } | { externalUserId: string };
