import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useTheme } from "next-themes";
import { type ReactNode, useState } from "react";
import { useTranslations } from "use-intl";
import { NewProjectDialog } from "@/components/layout/new-project-dialog";
import { usePermissions, useProject, useProjectHref } from "@/components/layout/use-project";
import { useSignOut } from "@/components/layout/use-sign-out";
import { useToast } from "@/components/ui/toast";
import { preferenceQuery, savePreferenceMutation } from "@/lib/preferences/client";
import { languagePreference, languages } from "@/lib/preferences/types";
import type { Command, CommandGroup } from "./page-commands";

/** What can be done from any page, as far as the operator may, and the dialogs of it. */
export function useActionCommands(onShowShortcuts: () => void): {
  groups: CommandGroup[];
  dialogs: ReactNode;
} {
  const t = useTranslations();
  const router = useRouter();
  const href = useProjectHref();
  const pathname = usePathname();
  const search = useSearchParams();
  const project = useProject();
  const { canEdit, canAdminister } = usePermissions();
  const { theme, setTheme } = useTheme();
  const toast = useToast();
  const { data: language } = useQuery(preferenceQuery(languagePreference));
  const saveLanguage = useMutation(savePreferenceMutation(useQueryClient(), languagePreference));
  const signOut = useSignOut();
  const [creating, setCreating] = useState<boolean>();

  const current = t("palette.current");
  const open = (path: `/${string}`) => () => router.push(href(path) as "/devices");

  /** The list's filters, if it is open, else all. */
  function exportCommand(list: "devices" | "users"): Command {
    const query = new URLSearchParams(pathname === `/${list}` ? search.toString() : "");
    query.delete("project");
    query.set("export", "1");
    return { id: `export-${list}`, label: t(`palette.export.${list}`), run: open(`/${list}?${query}`) };
  }

  const ofProject: Command[] = project
    ? [
        ...(canEdit ? [{ id: "import", label: t("palette.import"), run: open("/devices/import") }] : []),
        exportCommand("devices"),
        exportCommand("users"),
        ...(canAdminister
          ? [{ id: "key", label: t("palette.createKey"), run: open("/settings/api-keys?create=1") }]
          : []),
      ]
    : [];
  const actions: Command[] = [
    ...ofProject,
    { id: "project", label: t("frame.newProject"), run: () => setCreating(true) },
    { id: "shortcuts", label: t("palette.showKeys"), hint: "?", run: onShowShortcuts },
    { id: "sign-out", label: t("frame.signOut"), run: signOut.request },
  ];
  const settings: Command[] = [
    ...(["system", "light", "dark"] as const).map((value) => ({
      id: `theme-${value}`,
      label: t(`palette.theme.${value}`),
      hint: theme === value ? current : undefined,
      run: () => setTheme(value),
    })),
    ...languages.map((value) => ({
      id: `language-${value}`,
      label: t("palette.language", { language: t(`settings.account.languages.${value}`) }),
      hint: language === value ? current : undefined,
      run: () =>
        saveLanguage.mutate(value, {
          // The server chooses the texts, so it renders the page again.
          onSuccess: () => router.refresh(),
          onError: () => toast({ title: t("settings.account.languageFailed"), failure: true }),
        }),
    })),
  ];
  return {
    groups: [
      { title: t("palette.actions"), items: actions },
      { title: t("palette.display"), items: settings },
    ],
    dialogs: (
      <>
        {creating !== undefined && <NewProjectDialog open={creating} onClose={() => setCreating(false)} />}
        {signOut.dialog}
      </>
    ),
  };
}
