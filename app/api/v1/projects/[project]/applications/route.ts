import { createApplication } from "@/lib/applications/mutations";
import { listApplications } from "@/lib/applications/queries";
import { newApplicationInput } from "@/lib/applications/types";
import { applicationView } from "@/lib/applications/views";
import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { listOf } from "@/lib/listing/views";

export const GET = nativeEndpoint({
  describe: { id: "listApplications", summary: "List applications", tag: "Applications" },
  scope: "devices:read",
  answer: listOf(applicationView),
  run: listApplications,
});

export const POST = nativeEndpoint({
  describe: {
    id: "addApplication",
    summary: "Add an application",
    tag: "Applications",
    errors: ["conflict"],
  },
  scope: "project:admin",
  status: 201,
  body: newApplicationInput,
  answer: applicationView,
  run: (ctx, { body }) => createApplication(ctx, body),
});
