import { PlusIcon } from "@phosphor-icons/react/dist/csr/Plus";
import dynamic from "next/dynamic";
import { usePathname, useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { IconButton } from "@/components/ui/icon-button";
import { Select } from "@/components/ui/select";
import { hrefIn, useOperator, useProject } from "./context";

// Loaded on demand: creating a project is rare.
const NewProjectDialog = dynamic(
  () => import("./new-project-dialog").then((module) => module.NewProjectDialog),
  {
    ssr: false,
  },
);

export function ProjectSwitcher() {
  const t = useTranslations("frame");
  const router = useRouter();
  const pathname = usePathname();
  const { projects } = useOperator();
  const current = useProject();
  const [creating, setCreating] = useState<boolean>();

  function switchTo(slug: string) {
    const section = `/${pathname.split("/")[1]}` as "/devices";
    const project = projects.find((one) => one.slug === slug);
    if (project) router.push(hrefIn(projects, project, section));
  }

  return (
    <div className="flex items-end gap-1">
      <div className="min-w-0 flex-1">
        {projects.length > (current ? 1 : 0) ? (
          <Select
            aria-label={t("project")}
            value={current?.slug ?? ""}
            onChange={(event) => switchTo(event.target.value)}
            className="w-full"
          >
            {!current && <option value="">{t("chooseProject")}</option>}
            {projects.map(({ slug, name, isArchived }) => (
              <option key={slug} value={slug}>
                {isArchived ? t("archivedProject", { name }) : name}
              </option>
            ))}
          </Select>
        ) : (
          <p className="px-2 text-xs text-ink-soft">
            {t("project")}
            <span className="block truncate text-sm font-medium text-ink">
              {current?.name ?? t("noProject")}
            </span>
          </p>
        )}
      </div>
      <IconButton label={t("newProject")} icon={<PlusIcon size={15} />} onClick={() => setCreating(true)} />
      {creating !== undefined && <NewProjectDialog open={creating} onClose={() => setCreating(false)} />}
    </div>
  );
}
