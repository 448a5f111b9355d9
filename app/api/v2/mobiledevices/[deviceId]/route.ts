import { removeDevice, updateDevice } from "@/lib/devices/mutations";
import { getScopedDevice } from "@/lib/devices/queries";
import { decodeDeviceChanges, decodeDeviceId } from "@/lib/dialects/genesys/codec";
import { genesysEndpoint } from "@/lib/dialects/genesys/endpoint";
import { noContent, userDevice } from "@/lib/dialects/genesys/present";

export const GET = genesysEndpoint({
  describe: { id: "getUserDevice", summary: "Read a device", tag: "Devices" },
  scope: "devices:read",
  decode: decodeDeviceId,
  run: (ctx, { deviceId }) => getScopedDevice(ctx, deviceId),
  present: userDevice,
});

export const PUT = genesysEndpoint({
  describe: {
    id: "changeUserDevice",
    summary: "Change a device",
    tag: "Devices",
    errors: ["conflict", "forgottenUser"],
  },
  scope: "devices:write",
  decode: decodeDeviceChanges,
  run: updateDevice,
  present: userDevice,
});

export const DELETE = genesysEndpoint({
  describe: { id: "removeUserDevice", summary: "Remove a device", tag: "Devices" },
  scope: "devices:write",
  decode: decodeDeviceId,
  run: removeDevice,
  present: noContent,
});
