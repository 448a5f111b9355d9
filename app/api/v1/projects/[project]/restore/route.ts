import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { restoreProject } from "@/lib/projects/mutations";
import { projectDetailView } from "@/lib/projects/views";

export const POST = nativeEndpoint({
  describe: { id: "restoreProject", summary: "Restore the archived project", tag: "Projects" },
  scope: "project:admin",
  inArchive: true,
  response: projectDetailView,
  run: restoreProject,
});
