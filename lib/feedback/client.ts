import { deviceKeys } from "@/lib/devices/client";
import { postJson, projectPath } from "@/lib/http/client";
import { changeMutation, jsonQuery } from "@/lib/http/query";
import { workKey } from "@/lib/jobs/client";
import type { QuarantineView } from "./views";

const keyOf = (project: string) => ["quarantines", project] as const;

export const quarantinesQuery = (project: string) =>
  jsonQuery<{ items: QuarantineView[] }>(keyOf(project), projectPath(project, "quarantines"));

/** Disables the devices of held-back reports, in the background, or deletes the reports. */
export const decideQuarantineMutation = (project: string) =>
  changeMutation(
    [keyOf(project), deviceKeys.project(project), workKey(project)],
    ({ id, decision }: { id: string; decision: "apply" | "discard" }) =>
      postJson<QuarantineView>(projectPath(project, "quarantines", id, decision)),
  );
