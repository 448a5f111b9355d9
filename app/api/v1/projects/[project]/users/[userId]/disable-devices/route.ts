import { disableNote } from "@/lib/devices/mutations";
import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { disableUserDevices } from "@/lib/jobs/disable-user-devices";
import { disabledDevicesView } from "@/lib/users/views";

export const POST = nativeEndpoint({
  describe: { id: "disableUserDevices", summary: "Disable all of a user's devices", tag: "Users" },
  scope: "devices:write",
  body: disableNote,
  response: disabledDevicesView,
  run: (ctx, { params, body }) => disableUserDevices(ctx, { userId: params.userId ?? "", note: body.note }),
});
