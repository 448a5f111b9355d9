"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "use-intl";
import { useOperator } from "@/components/layout/operator-context";
import { usePermissions, useProject, useProjectHref } from "@/components/layout/use-project";
import { settingsPages } from "@/components/settings/settings-pages";
import type { Command, CommandGroup } from "@/components/ui/command-palette";

/** The pages and projects the operator can open whose name contains `query`. */
export function usePageCommands(query: string, onShowShortcuts: () => void): CommandGroup[] {
  const t = useTranslations();
  const router = useRouter();
  const href = useProjectHref();
  const { canAdminister } = usePermissions();
  const { projects } = useOperator();
  const current = useProject();

  const pages = [
    { path: "/overview", label: t("frame.overview"), hint: "g o" },
    { path: "/devices", label: t("frame.devices"), hint: "g d" },
    { path: "/users", label: t("frame.users"), hint: "g u" },
    ...(canAdminister ? [{ path: "/activity", label: t("frame.activity"), hint: "g a" } as const] : []),
    ...settingsPages
      .filter(({ admin }) => canAdminister || !admin)
      .map(({ path, label }) => ({ path, label: t(`settings.${label}.title`), hint: t("frame.settings") })),
  ] as const;
  const commands: Command[] = [
    ...pages.map(({ path, label, hint }) => ({ id: path, label, hint, run: () => router.push(href(path)) })),
    { id: "reference", label: t("reference.title"), run: () => router.push("/docs/api") },
    ...projects
      .filter(({ slug }) => slug !== current?.slug)
      .map(({ slug, name }) => ({
        id: `project-${slug}`,
        label: t("palette.project", { name }),
        run: () => router.push(slug === projects[0]?.slug ? "/overview" : `/overview?project=${slug}`),
      })),
  ];
  const actions: Command[] = [
    { id: "shortcuts", label: t("palette.showKeys"), hint: "?", run: onShowShortcuts },
  ];
  const matches = ({ label, hint = "" }: Command) =>
    `${label} ${hint}`.toLowerCase().includes(query.toLowerCase());
  return [
    { title: t("palette.goTo"), items: commands.filter(matches) },
    { title: t("palette.actions"), items: actions.filter(matches) },
  ];
}
