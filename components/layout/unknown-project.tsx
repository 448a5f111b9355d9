import Link from "next/link";
import { usePathname } from "next/navigation";
import { useTranslations } from "use-intl";
import { textLink } from "@/components/ui/styles";
import { EmptyState } from "./empty-state";
import { useOperator } from "./operator-context";
import { PageHeader } from "./page-header";
import { hrefIn } from "./use-project";

/** Replaces a page whose URL names a project that does not exist, or that the operator may not enter. */
export function UnknownProject({ slug }: { slug: string }) {
  const t = useTranslations("frame");
  const { projects } = useOperator();
  const section = `/${usePathname().split("/")[1]}` as "/devices";
  return (
    <>
      <PageHeader title={t("unknownProjectTitle", { slug })} />
      <EmptyState
        title={t("unknownProjectText")}
        text={projects.length > 0 ? t("yourProjects") : t("noProjectText")}
      >
        <ul className="flex flex-col gap-1">
          {projects.map((project) => (
            <li key={project.slug}>
              <Link href={hrefIn(projects, project, section)} className={`${textLink} pointer-coarse:py-3`}>
                {project.name}
              </Link>
            </li>
          ))}
        </ul>
      </EmptyState>
    </>
  );
}
