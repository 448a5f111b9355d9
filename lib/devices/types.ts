export type Platform = "ios" | "android";
export type PushService = "apns" | "fcm";
export type PushEnvironment = "production" | "sandbox";
export type DisabledReason = "admin" | "client" | "moved" | "stale" | "rejected";
