import type { GivenIdentity } from "./identity";

/** One patch of a user's profile. */
export interface UserPatch {
  identity: GivenIdentity;
  /** Laid over what is there: absent members are kept, null removes one. */
  dataFields: Record<string, unknown>;
  /** Merge objects level by level instead of replacing them. */
  mergeNestedObjects: boolean;
  /** False: members that no user of the project has had yet are left out. */
  createNewFields: boolean;
}

/** Finds a user, and makes none. */
export type UserSelector = { email: string } | { externalUserId: string };
