"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type FormEvent, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { FormError } from "@/components/layout/form-error";
import { Button } from "@/components/ui/button";
import { CheckboxField } from "@/components/ui/checkbox-field";
import { Input } from "@/components/ui/input";
import { SelectField } from "@/components/ui/select-field";
import { useToast } from "@/components/ui/toast";
import { ApiError } from "@/lib/http/client";
import { type ProjectUpdate, updateProjectMutation } from "@/lib/projects/client";
import type { ProjectDetailView } from "@/lib/projects/views";
import { Card } from "./card";

const identityTypes = ["email", "userId", "hybrid"] as const;

/** Saves what was changed and no more: others may be at work on the rest. */
export function ProjectForm({ project }: { project: ProjectDetailView }) {
  const t = useTranslations("settings.project");
  const toast = useToast();
  const router = useRouter();
  const nameField = useRef<HTMLInputElement>(null);
  const save = useMutation(updateProjectMutation(useQueryClient(), project.slug));
  const [edited, setEdited] = useState<ProjectUpdate>({});
  const [problem, setProblem] = useState<string>();
  const now = { ...project, ...edited };

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!now.name.trim()) {
      setProblem(t("nameMissing"));
      return nameField.current?.focus();
    }
    if (save.isPending) return;
    // After a conflict the form says what the project is now; saving again means to go over it.
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
          // The rail shows the name as the server drew it.
          router.refresh();
        },
      },
    );
  }

  return (
    <Card title={t("general")}>
      <form noValidate onSubmit={submit} className="flex flex-col gap-5">
        <FormError error={save.error} />
        <Input
          ref={nameField}
          label={t("name")}
          value={now.name}
          maxLength={100}
          error={problem}
          onChange={(event) => {
            setProblem(undefined);
            setEdited({ ...edited, name: event.target.value });
          }}
        />
        <SelectField
          label={t("identityType")}
          description={t("identityTypeHint")}
          value={now.identityType}
          onChange={(event) =>
            setEdited({ ...edited, identityType: event.target.value as ProjectDetailView["identityType"] })
          }
        >
          {identityTypes.map((type) => (
            <option key={type} value={type}>
              {t(`identity.${type}`)}
            </option>
          ))}
        </SelectField>
        <CheckboxField
          label={t("autoCreate")}
          description={t("autoCreateHint")}
          checked={now.autoCreateApplications}
          onChange={(event) => setEdited({ ...edited, autoCreateApplications: event.target.checked })}
        />
        <div>
          <Button type="submit" variant="primary" aria-busy={save.isPending}>
            {t(save.isPending ? "saving" : "save")}
          </Button>
        </div>
      </form>
    </Card>
  );
}
