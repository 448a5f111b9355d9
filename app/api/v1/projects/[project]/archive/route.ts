import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { archiveProject } from "@/lib/projects/mutations";
import { projectDetailView } from "@/lib/projects/views";

export const POST = nativeEndpoint({
  describe: {
    id: "archiveProject",
    summary: "Archive the project",
    tag: "Projects",
    description:
      "API keys and user tokens are refused everywhere within a second, and members can only read, until it is restored.",
  },
  scope: "project:admin",
  inArchive: true,
  response: projectDetailView,
  run: archiveProject,
});
