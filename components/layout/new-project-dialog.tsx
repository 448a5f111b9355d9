"use client";

import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";
import { SelectField } from "@/components/ui/select-field";
import { createProject, type NewProject } from "@/lib/projects/client";
import { leaveFor } from "./leaving";
import { Refusal } from "./refusal";

const identityTypes = ["email", "userId", "hybrid"] as const;

/** Makes a project, whose admin the operator becomes, and leads to it. */
export function NewProjectDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const t = useTranslations("newProject");
  return (
    <Dialog open={open} onClose={onClose} title={t("title")} description={t("text")}>
      {open && <NewProjectForm onClose={onClose} />}
    </Dialog>
  );
}

function NewProjectForm({ onClose }: { onClose: () => void }) {
  const t = useTranslations();
  const field = useRef<HTMLInputElement>(null);
  const make = useMutation({ mutationFn: createProject });
  const [name, setName] = useState("");
  const [identityType, setIdentityType] = useState<NewProject["identityType"]>("email");
  const [problem, setProblem] = useState<string>();

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!name.trim()) {
      setProblem(t("newProject.nameMissing"));
      return field.current?.focus();
    }
    if (make.isPending) return;
    make.mutate(
      { name: name.trim(), identityType },
      {
        // A full load: the frame learns of the project from the server.
        onSuccess: ({ slug }) => leaveFor(`/overview?project=${encodeURIComponent(slug)}`),
      },
    );
  }

  return (
    <form noValidate onSubmit={submit} className="mt-5 flex flex-col gap-4">
      <Refusal error={make.error} />
      <Input
        ref={field}
        label={t("newProject.name")}
        value={name}
        maxLength={100}
        autoFocus
        autoComplete="off"
        error={problem}
        onChange={(event) => {
          setName(event.target.value);
          setProblem(undefined);
        }}
      />
      <SelectField
        label={t("settings.project.identityType")}
        description={t("newProject.identityHint")}
        value={identityType}
        onChange={(event) => setIdentityType(event.target.value as NewProject["identityType"])}
      >
        {identityTypes.map((type) => (
          <option key={type} value={type}>
            {t(`settings.project.identity.${type}`)}
          </option>
        ))}
      </SelectField>
      <div className="mt-1 flex justify-end gap-2">
        <Button onClick={onClose}>{t("common.cancel")}</Button>
        <Button type="submit" variant="primary" aria-busy={make.isPending}>
          {t(make.isPending ? "newProject.busy" : "newProject.make")}
        </Button>
      </div>
    </form>
  );
}
