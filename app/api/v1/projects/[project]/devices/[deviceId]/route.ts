import { devicePatch, patchDevice } from "@/lib/devices/patch";
import { getDevice } from "@/lib/devices/queries";
import { removeDevice } from "@/lib/devices/remove";
import { etag, nativeEndpoint } from "@/lib/dialects/native/endpoint";

export const GET = nativeEndpoint({
  scope: "devices:read",
  run: (ctx, { params }) => getDevice(ctx, params.deviceId ?? ""),
  headers: etag,
});

export const PATCH = nativeEndpoint({
  scope: "devices:write",
  needsIfMatch: true,
  body: devicePatch,
  run: (ctx, { params, body, ifVersion }) =>
    patchDevice(ctx, { deviceId: params.deviceId ?? "", patch: body, ifVersion }),
  headers: etag,
});

export const DELETE = nativeEndpoint({
  scope: "devices:write",
  status: 204,
  run: (ctx, { params }) => removeDevice(ctx, { deviceId: params.deviceId ?? "" }),
});
