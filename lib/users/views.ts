/** A user as a list shows it. Times are ISO 8601 in UTC. */
export interface UserView {
  id: string;
  email: string | null;
  /** The email was made up for a user known by userId alone. */
  emailIsPlaceholder: boolean;
  externalUserId: string | null;
  devices: number;
  reachableDevices: number;
  createdAt: string;
  updatedAt: string;
  /** Made to try the console out. */
  isSample: boolean;
  /** Also the ETag, as `"<version>"`. */
  version: number;
}

export interface UserDetailView extends UserView {
  dataFields: Record<string, unknown>;
}
