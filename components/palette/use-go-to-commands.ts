import { useRouter } from "next/navigation";
import { useTranslations } from "use-intl";
import { useSavedViews } from "@/components/data-table/views/use-saved-views";
import { consolePages } from "@/components/layout/navigation";
import { useOperator } from "@/components/layout/operator-context";
import { usePermissions, useProject, useProjectHref } from "@/components/layout/use-project";
import { settingsPages } from "@/components/settings/settings-pages";
import { savedViewPath } from "@/lib/saved-views/types";
import type { Command, CommandGroup } from "./page-commands";

/** The pages, saved views and projects the operator can open. */
export function useGoToCommands(): CommandGroup[] {
  const t = useTranslations();
  const router = useRouter();
  const href = useProjectHref();
  const { canAdminister } = usePermissions();
  const { projects } = useOperator();
  const current = useProject();
  const views = useSavedViews();

  const pages = [
    ...consolePages
      .filter(({ admin, path }) => (canAdminister || !admin) && path !== "/settings")
      .map(({ path, label, key }) => ({ path, label: t(`frame.${label}`), hint: `g ${key}` })),
    ...settingsPages
      .filter(({ admin }) => canAdminister || !admin)
      .map(({ path, label }) => ({ path, label: t(`settings.${label}.title`), hint: t("frame.settings") })),
  ] as const;
  return [
    {
      title: t("palette.goTo"),
      items: [
        ...pages.map(({ path, label, hint }) => ({
          id: path,
          label,
          hint,
          run: () => router.push(href(path)),
        })),
        { id: "reference", label: t("reference.title"), run: () => router.push("/docs/api") },
        ...projects
          .filter(({ slug }) => slug !== current?.slug)
          .map(({ slug, name }) => ({
            id: `project-${slug}`,
            label: t("palette.project", { name }),
            run: () => router.push(slug === projects[0]?.slug ? "/overview" : `/overview?project=${slug}`),
          })),
      ],
    },
    {
      title: t("views.title"),
      items: views.map(
        (view): Command => ({
          id: `view-${view.id}`,
          label: view.name,
          hint: t(`frame.${view.list}`),
          run: () => router.push(href(savedViewPath(view)) as "/devices"),
        }),
      ),
    },
  ];
}
