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
  /** Adds the user to a list of the project's, or takes them off one. */
  list?: { id: number; action: "join" | "leave" } | undefined;
  /** Patches a user who exists already, and creates none. */
  mustExist?: boolean | undefined;
}

/** Finds a user, and makes none. */
export type UserSelector = { email: string } | { externalUserId: string };
