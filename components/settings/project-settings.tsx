"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { ConfirmDialog } from "@/components/layout/confirm-dialog";
import { usePermissions, useProjectSlug } from "@/components/layout/context";
import { navigateWithoutWarning } from "@/components/layout/drafts";
import { QueryState } from "@/components/layout/page";
import { Button } from "@/components/ui/button";
import { useToast } from "@/components/ui/toast";
import { deviceCountQuery } from "@/lib/devices/client";
import { archiveMutation, deleteProject, projectQuery } from "@/lib/projects/client";
import type { ProjectDetailView } from "@/lib/projects/views";
import { ApplicationsCard } from "./applications-card";
import { ProjectForm } from "./project-form";
import { Card, SettingsLayout } from "./settings-layout";

export function ProjectSettings() {
  const t = useTranslations("settings.project");
  const slug = useProjectSlug();
  const { canAdminister } = usePermissions();
  const query = useQuery({ ...projectQuery(slug), enabled: canAdminister });
  const { data } = query;
  return (
    <SettingsLayout
      title={t("title")}
      text={t("text")}
      inArchive={data && <EndOfProject key={`${data.id} end`} project={data} />}
    >
      <QueryState query={query} failed={t("loadFailed")} />
      {data && <ProjectForm key={data.id} project={data} />}
      {data && <ApplicationsCard key={`${data.id} applications`} />}
    </SettingsLayout>
  );
}

/** Archives a project, and deletes it once it is archived. */
function EndOfProject({ project }: { project: ProjectDetailView }) {
  return project.archivedAt === null ? <ArchiveCard project={project} /> : <DeleteCard project={project} />;
}

function ArchiveCard({ project: { slug, name } }: { project: ProjectDetailView }) {
  const t = useTranslations("settings.project.archive");
  const ofDelete = useTranslations("settings.project.delete");
  const toast = useToast();
  const router = useRouter();
  const [isConfirming, setConfirming] = useState(false);
  const archive = useMutation(
    archiveMutation(useQueryClient(), slug, () => {
      setConfirming(false);
      toast({ title: t("done", { name }) });
      // The layout says that the project is archived, and is rendered on the server.
      router.refresh();
    }),
  );
  return (
    <Card title={t("title")} text={t("text")}>
      <div>
        <Button variant="secondary-destructive" onClick={() => setConfirming(true)}>
          {t("button")}
        </Button>
      </div>
      <p className="text-sm text-ink-soft">
        <strong className="font-medium text-ink">{ofDelete("title")}:</strong> {ofDelete("text")}
      </p>
      <ConfirmDialog
        open={isConfirming}
        onClose={() => setConfirming(false)}
        title={t("ask", { name })}
        description={t("askText")}
        confirmLabel={t(archive.isPending ? "busy" : "button")}
        mutation={archive}
        onConfirm={() => archive.mutate("archive")}
      />
    </Card>
  );
}

function DeleteCard({ project: { slug, name, users } }: { project: ProjectDetailView }) {
  const t = useTranslations("settings.project.delete");
  const [isConfirming, setConfirming] = useState(false);
  const devices = useQuery({ ...deviceCountQuery(slug, {}), enabled: isConfirming });
  const remove = useMutation({
    mutationFn: () => deleteProject(slug, name),
    // The project is gone from every page.
    onSuccess: () => navigateWithoutWarning("/"),
  });
  return (
    <Card title={t("title")} text={t("archivedText")}>
      <div>
        <Button variant="secondary-destructive" onClick={() => setConfirming(true)}>
          {t("button")}
        </Button>
      </div>
      <ConfirmDialog
        open={isConfirming}
        onClose={() => setConfirming(false)}
        title={t("ask", { name })}
        description={t("askText")}
        confirmLabel={t(remove.isPending ? "busy" : "button")}
        typeToConfirm={{ label: t("label"), word: name, mismatch: t("mismatch") }}
        mutation={remove}
        onConfirm={() => remove.mutate()}
      >
        <ul className="list-disc ps-5 text-sm">
          {devices.data && <li>{t("devices", { count: devices.data.total })}</li>}
          <li>{t("users", { count: users })}</li>
          <li>{t("rest")}</li>
          <li>{t("history")}</li>
        </ul>
      </ConfirmDialog>
    </Card>
  );
}
