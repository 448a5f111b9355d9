import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { requestPass } from "@/lib/hygiene/mutations";

export const POST = nativeEndpoint({
  scope: "project:admin",
  status: 202,
  run: (ctx) => requestPass(ctx),
});
