import { editDevice } from "@/lib/devices/edit";
import { getOwnDevice } from "@/lib/devices/own-queries";
import { removeDevice } from "@/lib/devices/remove";
import { decodeDeviceChanges, decodeDeviceId } from "@/lib/dialects/genesys/codec";
import { genesysEndpoint, otherMethods } from "@/lib/dialects/genesys/endpoint";
import { nothing, userDevice } from "@/lib/dialects/genesys/present";

export const GET = genesysEndpoint({
  scope: "devices:read",
  decode: decodeDeviceId,
  run: (ctx, { deviceId }) => getOwnDevice(ctx, deviceId),
  present: userDevice,
});

export const PUT = genesysEndpoint({
  scope: "devices:write",
  takesBody: true,
  decode: decodeDeviceChanges,
  run: editDevice,
  present: userDevice,
});

export const DELETE = genesysEndpoint({
  scope: "devices:write",
  decode: decodeDeviceId,
  run: removeDevice,
  present: nothing,
});

const others = otherMethods("DELETE", "GET", "PUT");

export { others as PATCH, others as POST };
