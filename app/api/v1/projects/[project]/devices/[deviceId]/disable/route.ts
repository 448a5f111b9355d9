import { z } from "zod";
import { disableDevice } from "@/lib/devices/disable";
import { getDevice } from "@/lib/devices/queries";
import { nativeEndpoint } from "@/lib/dialects/native/endpoint";

export const POST = nativeEndpoint({
  scope: "devices:write",
  body: z.strictObject({
    note: z.string().trim().min(1, "Say why, in a few words").max(500, "At most 500 characters"),
  }),
  run: async (ctx, { params, body }) => {
    const deviceId = params.deviceId ?? "";
    await disableDevice(ctx, { deviceId, note: body.note });
    return getDevice(ctx, deviceId);
  },
});
