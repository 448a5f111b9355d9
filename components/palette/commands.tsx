import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useTheme } from "next-themes";
import { useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { useSavedViews } from "@/components/data-table/views/use-saved-views";
import { useDeviceName } from "@/components/devices/use-device-name";
import {
  useOperator,
  usePermissions,
  useProject,
  useProjectHref,
  useProjectSlug,
} from "@/components/layout/context";
import { consolePages } from "@/components/layout/navigation";
import { NewProjectDialog } from "@/components/layout/new-project-dialog";
import { useSignOut } from "@/components/layout/use-sign-out";
import { settingsPages } from "@/components/settings/settings-pages";
import type { Command, CommandGroup } from "@/components/ui/command-palette";
import { useToast } from "@/components/ui/toast";
import { userDisplayName } from "@/components/users/user-name";
import { devicesQuery } from "@/lib/devices/client";
import { defaultDeviceSort } from "@/lib/devices/listing";
import { preferenceQuery, savePreferenceMutation } from "@/lib/preferences/client";
import { languagePreference, languages } from "@/lib/preferences/types";
import { savedViewPath } from "@/lib/saved-views/types";
import { usersQuery } from "@/lib/users/client";
import { defaultUserSort } from "@/lib/users/listing";

/** What can be done from any page, as far as the operator may, and the dialogs of it. */
export function useActionCommands(onShowShortcuts: () => void) {
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

const debounceMs = 200;
const maxResults = 6;

/** Matching devices and users, found by the same search as their lists. `onOpen` is called before one is opened. */
export function useSearchCommands(typed: string, onOpen: () => void) {
  const t = useTranslations("palette");
  const router = useRouter();
  const href = useProjectHref();
  const nameOf = useDeviceName();
  const project = useProjectSlug();
  const q = useDebounced(typed);
  const enabled = project !== "" && q.length > 1;
  const page = { page: 1, pageSize: 25 };
  const devices = useQuery({
    ...devicesQuery(project, { ...page, sort: defaultDeviceSort, filters: { q } }),
    enabled,
    placeholderData: undefined,
  });
  const users = useQuery({
    ...usersQuery(project, { ...page, sort: defaultUserSort, filters: { q } }),
    enabled,
    placeholderData: undefined,
  });
  if (!enabled || typed.length < 2) return { groups: [], searching: false, failed: false };

  const open = (path: `/${string}`) => () => {
    onOpen();
    router.push(href(path) as "/devices");
  };
  /** The first matches, and the filtered list if there are more. */
  function limit(commands: Command[], list: "/devices" | "/users", label: string): Command[] {
    if (commands.length <= maxResults) return commands;
    return [
      ...commands.slice(0, maxResults),
      { id: `all-${list}`, label, run: open(`${list}?q=${encodeURIComponent(q)}`) },
    ];
  }
  const deviceCommands = (devices.data?.items ?? []).map((device) => ({
    id: device.id,
    label: nameOf(device),
    hint: device.user.email ?? device.user.externalUserId ?? undefined,
    run: open(`/devices/${device.id}`),
  }));
  const userCommands = (users.data?.items ?? []).map((user) => ({
    id: user.id,
    label: userDisplayName(user),
    hint: user.email ? (user.externalUserId ?? undefined) : undefined,
    run: open(`/users/${user.id}`),
  }));
  return {
    searching: devices.isFetching || users.isFetching || q !== typed,
    failed: devices.isError || users.isError,
    groups: [
      { title: t("devices"), items: limit(deviceCommands, "/devices", t("allDevices", { q })) },
      { title: t("users"), items: limit(userCommands, "/users", t("allUsers", { q })) },
    ],
  };
}

function useDebounced(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(setSettled, debounceMs, text);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
