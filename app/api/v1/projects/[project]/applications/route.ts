import { addApplication } from "@/lib/applications/edit";
import { listApplications } from "@/lib/applications/queries";
import { newApplicationInput } from "@/lib/applications/types";
import { nativeEndpoint } from "@/lib/dialects/native/endpoint";

export const GET = nativeEndpoint({ scope: "devices:read", run: listApplications });

export const POST = nativeEndpoint({
  scope: "project:admin",
  status: 201,
  body: newApplicationInput,
  run: (ctx, { body }) => addApplication(ctx, body),
});
