import { listScopedDevices } from "@/lib/devices/queries";
import { registerDevice } from "@/lib/devices/registration/engine";
import { decodeNewDevice, toRegistration } from "@/lib/dialects/genesys/codec";
import { genesysEndpoint } from "@/lib/dialects/genesys/endpoint";
import { decodeListQuery } from "@/lib/dialects/genesys/listing";
import { userDevice, userDeviceListing } from "@/lib/dialects/genesys/present";

export const GET = genesysEndpoint({
  describe: { id: "listUserDevices", summary: "List devices", tag: "Devices" },
  scope: "devices:read",
  decode: decodeListQuery,
  run: async (ctx, query) => ({ query, page: await listScopedDevices(ctx, query) }),
  present: userDeviceListing,
});

export const POST = genesysEndpoint({
  describe: {
    id: "addUserDevice",
    summary: "Register a device",
    tag: "Devices",
    errors: ["conflict", "forgottenUser", "tooManyDevices"],
  },
  scope: "devices:register",
  decode: decodeNewDevice,
  run: (ctx, device) => registerDevice(ctx, toRegistration(ctx, device)),
  present: userDevice,
});
