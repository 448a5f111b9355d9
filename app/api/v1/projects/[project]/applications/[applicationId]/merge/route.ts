import { mergeInput } from "@/lib/applications/types";
import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { mergeApplications } from "@/lib/jobs/merge-applications";
import { jobView } from "@/lib/jobs/views";

export const POST = nativeEndpoint({
  describe: {
    id: "mergeApplication",
    summary: "Merge an application into another",
    tag: "Applications",
    errors: ["conflict", "invalidValue"],
    description:
      "Starts a job that moves its devices. Its names lead to the other application at once, and it is deleted at the end with its push credentials. Of two devices of one user with the same push token, the one seen last stays.",
  },
  scope: "project:admin",
  status: 202,
  body: mergeInput,
  response: jobView,
  run: (ctx, { params, body }) =>
    mergeApplications(ctx, { ...body, applicationId: params.applicationId ?? "" }),
});
