import type { Platform, PushEnvironment, PushService } from "./types";

/** Where pushes to a platform go, on wires that name the platform alone. */
export const pushTargets: Record<Platform, { pushService: PushService; pushEnvironment: PushEnvironment }> = {
  ios: { pushService: "apns", pushEnvironment: "production" },
  android: { pushService: "fcm", pushEnvironment: "production" },
};
