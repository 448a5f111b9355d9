import type { UserRow } from "./mutations";
import type { UserDetailView, UserView } from "./views";

export interface UserWithCounts {
  user: UserRow;
  devices: number;
  reachableDevices: number;
}

/** A user for the native API and the console, field by field. */
export function toUserView({ user, devices, reachableDevices }: UserWithCounts): UserView {
  return {
    id: user.id,
    email: user.email,
    emailIsPlaceholder: user.emailIsPlaceholder,
    externalUserId: user.externalUserId,
    devices,
    reachableDevices,
    createdAt: user.createdAt.toISOString(),
    updatedAt: user.updatedAt.toISOString(),
    isSample: user.isSample,
    version: user.version,
  };
}

export const toUserDetailView = (user: UserWithCounts): UserDetailView => ({
  ...toUserView(user),
  dataFields: user.user.dataFields,
});
