import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { deleteProject } from "@/lib/projects/mutations";
import { projectDeletion } from "@/lib/projects/types";

export const POST = nativeEndpoint({
  describe: {
    id: "deleteProject",
    summary: "Delete the archived project",
    tag: "Projects",
    errors: ["conflict", "invalidValue"],
    description:
      "Deletes its devices, users, keys and history for good. The project disappears at once and its slug is free; its rows are deleted in the background.",
  },
  scope: "project:admin",
  inArchive: true,
  status: 204,
  body: projectDeletion,
  run: (ctx, { body }) => deleteProject(ctx, body),
});
