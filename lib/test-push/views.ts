import { z } from "zod";
import { deviceWarnings, pushEnvironments, pushServices } from "@/lib/devices/types";
import { feedbackOutcomes } from "@/lib/feedback/types";
import { count, timestamp } from "@/lib/schemas";
import { deliveryProblems } from "./types";

const explanation = {
  problem: z.enum(deliveryProblems).nullable().meta({ description: "Null where the push was accepted." }),
  message: z.string().nullable().meta({ description: "What is wrong, in a sentence." }),
  advice: z.string().nullable().meta({ description: "What to do about it." }),
};

/** The push service's response. */
export const testPushView = z
  .object({
    accepted: z.boolean(),
    service: z.enum(pushServices),
    environment: z.enum(pushEnvironments),
    isSimulated: z.boolean().meta({
      description: "Answered by the built-in simulator, because the device belongs to the sample data.",
    }),
    validateOnly: z.boolean(),
    status: z.int().meta({ description: "The service's HTTP status; 0 without an answer." }),
    reason: z
      .string()
      .nullable()
      .meta({ description: "The reason in the service's own words.", examples: ["BadDeviceToken"] }),
    messageId: z.string().nullable().meta({ description: "APNs' `apns-id`, or the name of FCM's message." }),
    ...explanation,
    otherEnvironment: z.enum(pushEnvironments).nullable().meta({
      description: "An environment to try: send again with this `environment` and `fixEnvironment`.",
    }),
    environmentFixed: z.boolean().meta({ description: "The device was changed to `environment`." }),
    recorded: z.enum(feedbackOutcomes).nullable().meta({
      description: "The effect of the response on the device; null if it says nothing about the device.",
    }),
  })
  .meta({ id: "TestPush" });

export type TestPushView = z.output<typeof testPushView>;

/** The last responses of push services about a device. */
export const deviceDeliveryView = z
  .object({
    lastAccepted: z.object({ at: timestamp, by: z.string().nullable() }).nullable(),
    lastError: z
      .object({ at: timestamp, by: z.string().nullable(), code: z.string(), ...explanation })
      .nullable(),
    testPush: z.enum(["ready", "simulated", "missing", "unreadable"]).meta({
      description: "Whether a test push can be sent; if not, the application's credentials are the reason.",
    }),
    warnings: z.array(z.enum(deviceWarnings)).meta({
      description:
        "A sandbox token in an application with more production tokens; a token that is not an APNs token; an APNs token at FCM.",
    }),
  })
  .meta({ id: "DeviceDelivery" });

export type DeviceDeliveryView = z.output<typeof deviceDeliveryView>;

/** Delivery to an application's devices. */
export const applicationDeliveryView = z
  .object({
    name: z.string(),
    rates: z
      .array(
        z.object({
          service: z.string(),
          environment: z.string(),
          reported: count.meta({ description: "Devices that senders reported on, each once an hour." }),
          refused: count.meta({ description: "Those whose token was refused." }),
        }),
      )
      .meta({ description: "Over the last 24 hours." }),
    firebase: z
      .object({ devices: count, fids: count })
      .meta({ description: "Devices that FCM addresses, and those of them by an installation id (FID)." }),
    problems: z
      .array(
        z.object({
          service: z.string(),
          code: z.string(),
          reports: count,
          lastAt: timestamp,
          by: z.string().nullable(),
          ...explanation,
        }),
      )
      .meta({
        description: "Problems with the application's setup that push services reported in the last week.",
      }),
  })
  .meta({ id: "ApplicationDelivery" });

export type ApplicationDeliveryView = z.output<typeof applicationDeliveryView>;
