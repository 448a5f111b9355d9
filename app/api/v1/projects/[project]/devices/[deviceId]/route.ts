import { devicePatch, patchDevice, removeDevice } from "@/lib/devices/mutations";
import { getDevice } from "@/lib/devices/queries";
import { deviceView } from "@/lib/devices/views";
import { etag, nativeEndpoint } from "@/lib/dialects/native/endpoint";

export const GET = nativeEndpoint({
  describe: { id: "getDevice", summary: "Read a device", tag: "Devices" },
  scope: "devices:read",
  answer: deviceView,
  run: (ctx, { params }) => getDevice(ctx, params.deviceId ?? ""),
  headers: etag,
});

export const PATCH = nativeEndpoint({
  describe: {
    id: "editDevice",
    summary: "Change a device",
    tag: "Devices",
    description: "What is absent stays; null clears.",
  },
  scope: "devices:write",
  ifMatch: "needed",
  body: devicePatch,
  answer: deviceView,
  run: (ctx, { params, body, ifVersion }) =>
    patchDevice(ctx, { deviceId: params.deviceId ?? "", patch: body, ifVersion }),
  headers: etag,
});

export const DELETE = nativeEndpoint({
  describe: { id: "removeDevice", summary: "Remove a device", tag: "Devices" },
  scope: "devices:write",
  status: 204,
  run: (ctx, { params }) => removeDevice(ctx, { deviceId: params.deviceId ?? "" }),
});
