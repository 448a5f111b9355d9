"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { CheckboxField } from "@/components/ui/checkbox-field";
import { Input } from "@/components/ui/input";
import { SelectField } from "@/components/ui/select-field";
import { useToast } from "@/components/ui/toast";
import { ApiError } from "@/lib/http/client";
import { type ProjectUpdate, updateProjectMutation } from "@/lib/projects/client";
import { identityType } from "@/lib/projects/types";
import type { ProjectDetailView } from "@/lib/projects/views";
import { Card } from "./card";
import { SettingsForm } from "./settings-form";

/** Saves only the changed fields, because others may be editing the rest. */
export function ProjectForm({ project }: { project: ProjectDetailView }) {
  const t = useTranslations("settings.project");
  const toast = useToast();
  const router = useRouter();
  const nameField = useRef<HTMLInputElement>(null);
  const save = useMutation(updateProjectMutation(useQueryClient(), project.slug));
  const [edited, setEdited] = useState<ProjectUpdate>({});
  const [nameError, setNameError] = useState<string>();
  const values = { ...project, ...edited };

  function submit() {
    if (!values.name.trim()) {
      setNameError(t("nameMissing"));
      return nameField.current?.focus();
    }
    // After a conflict, saving again overwrites the version that the error shows.
    const current = save.error instanceof ApiError ? (save.error.current as ProjectDetailView) : undefined;
    save.mutate(
      {
        change: { ...edited, ...(edited.name && { name: edited.name.trim() }) },
        version: (current ?? project).version,
      },
      {
        onSuccess() {
          setEdited({});
          toast({ title: t("saved") });
          // The sidebar shows the name, and is rendered on the server.
          router.refresh();
        },
      },
    );
  }

  return (
    <Card title={t("general")}>
      <SettingsForm
        error={save.error}
        isPending={save.isPending}
        submitLabel={t("save")}
        pendingLabel={t("saving")}
        onSubmit={submit}
      >
        <Input
          ref={nameField}
          label={t("name")}
          value={values.name}
          maxLength={100}
          error={nameError}
          onChange={(event) => {
            setNameError(undefined);
            setEdited({ ...edited, name: event.target.value });
          }}
        />
        <SelectField
          label={t("identityType")}
          description={t("identityTypeHint")}
          value={values.identityType}
          onChange={(event) =>
            setEdited({ ...edited, identityType: event.target.value as ProjectDetailView["identityType"] })
          }
        >
          {identityType.options.map((type) => (
            <option key={type} value={type}>
              {t(`identity.${type}`)}
            </option>
          ))}
        </SelectField>
        <CheckboxField
          label={t("autoCreate")}
          description={t("autoCreateHint")}
          checked={values.autoCreateApplications}
          onChange={(event) => setEdited({ ...edited, autoCreateApplications: event.target.checked })}
        />
      </SettingsForm>
    </Card>
  );
}
