"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "use-intl";
import { useOperator } from "@/components/layout/operator-context";
import { usePermissions, useProject, useProjectHref } from "@/components/layout/use-project";
import { settingsPages } from "@/components/settings/settings-pages";
import type { PaletteGroup } from "./option";

/** The pages and projects that the operator may enter, those whose name holds what is typed. */
export function usePageOptions(q: string, onShowKeys: () => void): PaletteGroup[] {
  const t = useTranslations();
  const router = useRouter();
  const href = useProjectHref();
  const { canAdminister: administer } = usePermissions();
  const { projects } = useOperator();
  const current = useProject();

  const pages = [
    { path: "/overview", label: t("frame.overview"), hint: "g o" },
    { path: "/devices", label: t("frame.devices"), hint: "g d" },
    { path: "/users", label: t("frame.users"), hint: "g u" },
    ...(administer ? [{ path: "/activity", label: t("frame.activity"), hint: "g a" } as const] : []),
    ...settingsPages
      .filter(({ admin }) => administer || !admin)
      .map(({ path, label }) => ({ path, label: t(`settings.${label}.title`), hint: t("frame.settings") })),
  ] as const;
  const wanted = q.toLowerCase();
  const matches = ({ label, hint }: { label: string; hint?: string | undefined }) =>
    `${label} ${hint ?? ""}`.toLowerCase().includes(wanted);

  const goTo = pages.map(({ path, label, hint }) => ({
    id: path.replaceAll("/", "-"),
    label,
    hint,
    run: () => router.push(href(path)),
  }));
  const others = projects
    .filter(({ slug }) => slug !== current?.slug)
    .map(({ slug, name }) => ({
      id: `project-${slug}`,
      label: t("palette.project", { name }),
      run: () => router.push(slug === projects[0]?.slug ? "/overview" : `/overview?project=${slug}`),
    }));
  const reference = {
    id: "reference",
    label: t("reference.title"),
    hint: undefined,
    run: () => router.push("/docs/api"),
  };
  const actions = [{ id: "keys", label: t("palette.showKeys"), hint: "?", run: onShowKeys }];
  return [
    { name: "goTo", options: [...goTo, reference, ...others].filter(matches) },
    { name: "actions", options: actions.filter(matches) },
  ];
}
