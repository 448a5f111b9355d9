import type { GivenIdentity } from "@/lib/users/identity";
import { pushTargets, type Registration } from "./types";

/** A browser names no application, so it belongs to the project's default one. */
export const browserRegistration = (user: GivenIdentity, pushToken: string): Registration => ({
  ...{ user, pushToken, applicationName: null, platform: "web" },
  ...pushTargets.web,
  ...{ facts: {}, attributes: {} },
});
