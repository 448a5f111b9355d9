import { deleteApplication, updateApplication } from "@/lib/applications/mutations";
import { applicationPatch } from "@/lib/applications/types";
import { applicationView } from "@/lib/applications/views";
import { etag, nativeEndpoint } from "@/lib/dialects/native/endpoint";

export const PATCH = nativeEndpoint({
  describe: {
    id: "editApplication",
    summary: "Change an application",
    tag: "Applications",
    errors: ["conflict", "invalidValue"],
    description: "After a rename the previous name still leads to the application.",
  },
  scope: "project:admin",
  ifMatch: "optional",
  body: applicationPatch,
  response: applicationView,
  run: (ctx, { params, body, ifVersion }) =>
    updateApplication(ctx, { applicationId: params.applicationId ?? "", changes: body, ifVersion }),
  headers: etag,
});

export const DELETE = nativeEndpoint({
  describe: {
    id: "deleteApplication",
    summary: "Delete an application without devices",
    tag: "Applications",
    errors: ["conflict"],
    description:
      "Its push credentials and its earlier names go with it. An app that still sends its name creates it anew, if the project creates applications automatically.",
  },
  scope: "project:admin",
  status: 204,
  run: (ctx, { params }) => deleteApplication(ctx, { applicationId: params.applicationId ?? "" }),
});
