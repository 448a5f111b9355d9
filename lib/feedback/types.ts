import { z } from "zod";

const text = (max: number) => z.string().min(1).max(max, `At most ${max} characters`);

/** A time as senders write it: ISO 8601, or seconds or milliseconds since 1970. */
const time = z
  .union(
    [z.iso.datetime({ offset: true }), z.number().positive()],
    "Expected an ISO 8601 time or a Unix time",
  )
  .meta({ description: "ISO 8601, or seconds or milliseconds since 1970." })
  .transform((value) => new Date(typeof value === "number" && value < 1e11 ? value * 1_000 : value))
  .refine((date) => date.getUTCFullYear() >= 1970 && date.getUTCFullYear() < 2100, "Not a valid time");

/** One push service's response about one device, as any sender can report it. */
const feedbackItem = z
  .strictObject({
    /** Our id of the device; preferred over the token, which may have been replaced since. */
    deviceId: text(100).optional(),
    pushToken: text(8_192).optional(),
    service: z.enum(["apns", "fcm", "webpush", "expo"]),
    environment: z.enum(["production", "sandbox"]).nullish(),
    /** How the address was sent to FCM: as a registration token (the default) or as an installation id. */
    addressKind: z.enum(["token", "fid"]).nullish(),
    status: z.int().min(0).max(999).nullish(),
    reason: z.string().max(1_000, "At most 1000 characters").nullish(),
    details: z.unknown().optional(),
    /** When the service says the address became invalid, or when it responded. */
    at: time.nullish(),
    /** When the push was sent. */
    sentAt: time.nullish(),
    sender: text(100).nullish(),
    /** With the sender and the device, distinguishes replays from new responses. */
    messageId: text(200).nullish(),
  })
  .refine(({ deviceId, pushToken }) => deviceId !== undefined || pushToken !== undefined, {
    path: ["deviceId"],
    message: "Name the device by deviceId or pushToken",
  })
  .refine(({ status, reason, details }) => status != null || reason != null || details != null, {
    path: ["status"],
    message: "Give the response's status, reason or details",
  });

export type FeedbackItem = z.output<typeof feedbackItem>;
export type FeedbackItemInput = z.input<typeof feedbackItem>;

export const maxFeedbackItems = 10_000;

export const feedbackBatch = z
  .array(feedbackItem)
  .min(1, "Report at least one item")
  .max(maxFeedbackItems, `At most ${maxFeedbackItems} items at once`);

/** The outcome of one item. */
export const feedbackOutcomes = [
  "applied", // the device was disabled, or its evidence recorded
  "outdated", // the phone registered this token after the response; recorded, nothing changed
  "suspect", // recorded; not enough to disable
  "configuration", // the application's fault, not the device's
  "counted", // says nothing about the device
  "quarantined", // the circuit breaker is open: kept for a person to decide
  "unknown", // no such device
] as const;
export type FeedbackOutcome = (typeof feedbackOutcomes)[number];
