import { patchJson, postJson, projectPath } from "@/lib/http/client";
import { changeMutation, jsonQuery } from "@/lib/http/query";
import type { FieldTypeChange } from "./types";
import type { RemovedFieldsView, UserFieldView } from "./views";

const keyOf = (project: string) => ["userFields", project] as const;

export const userFieldsQuery = (project: string) =>
  jsonQuery<{ items: UserFieldView[] }>(keyOf(project), projectPath(project, "user-fields"));

export const changeFieldTypeMutation = (project: string) =>
  changeMutation([keyOf(project)], (change: FieldTypeChange) =>
    patchJson<UserFieldView>(projectPath(project, "user-fields"), change),
  );

export const removeFieldsMutation = (project: string) =>
  changeMutation([keyOf(project)], (names: string[]) =>
    postJson<RemovedFieldsView>(projectPath(project, "user-fields", "remove"), { names }),
  );
