import { disableNote } from "@/lib/devices/notes";
import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { disableUserDevices } from "@/lib/users/disable-devices";

export const POST = nativeEndpoint({
  scope: "devices:write",
  body: disableNote,
  run: (ctx, { params, body }) => disableUserDevices(ctx, { userId: params.userId ?? "", note: body.note }),
});
