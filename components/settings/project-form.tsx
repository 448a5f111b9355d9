import { LockSimpleIcon } from "@phosphor-icons/react/dist/csr/LockSimple";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useId, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { useProjectHref } from "@/components/layout/context";
import { Form } from "@/components/layout/form";
import { CheckboxField, Input } from "@/components/ui/fields";
import { Choice } from "@/components/ui/select";
import { textLink } from "@/components/ui/styles";
import { useToast } from "@/components/ui/toast";
import { ApiError } from "@/lib/http/client";
import { type ProjectUpdate, updateProjectMutation } from "@/lib/projects/client";
import { identityType } from "@/lib/projects/types";
import type { ProjectDetailView } from "@/lib/projects/views";
import { Card } from "./settings-layout";

/** Saves only the changed fields, because others may be editing the rest. */
export function ProjectForm({ project }: { project: ProjectDetailView }) {
  const t = useTranslations("settings.project");
  const toast = useToast();
  const router = useRouter();
  const nameField = useRef<HTMLInputElement>(null);
  const save = useMutation(updateProjectMutation(useQueryClient(), project.slug));
  const [edited, setEdited] = useState<ProjectUpdate>({});
  const [nameError, setNameError] = useState<string>();
  const identityId = useId();
  const href = useProjectHref();
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
      <Form mutation={save} submitLabel={t("save")} busyLabel={t("saving")} onSubmit={submit}>
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
        {project.users > 0 ? (
          <section aria-labelledby={identityId} className="flex flex-col gap-1">
            <h4 id={identityId} className="text-base font-medium">
              {t("identityType")}
            </h4>
            <p className="flex items-center gap-1.5">
              <LockSimpleIcon size={14} aria-hidden="true" className="text-ink-soft" />
              {t(`identity.${project.identityType}`)}
            </p>
            <p className="text-sm text-ink-soft">
              {t.rich("identityTypeLocked", {
                count: project.users,
                link: (text) => (
                  <Link href={href("/users")} className={textLink}>
                    {text}
                  </Link>
                ),
              })}
            </p>
          </section>
        ) : (
          <Choice
            label={t("identityType")}
            description={t("identityTypeHint")}
            values={identityType.options}
            value={values.identityType}
            text={(type) => t(`identity.${type}`)}
            onChange={(type) => setEdited({ ...edited, identityType: type })}
          />
        )}
        <CheckboxField
          label={t("autoCreate")}
          description={t("autoCreateHint")}
          checked={values.autoCreateApplications}
          onChange={(event) => setEdited({ ...edited, autoCreateApplications: event.target.checked })}
        />
      </Form>
    </Card>
  );
}
