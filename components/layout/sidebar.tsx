import { ListIcon } from "@phosphor-icons/react/dist/csr/List";
import { MagnifyingGlassIcon } from "@phosphor-icons/react/dist/csr/MagnifyingGlass";
import { PlusIcon } from "@phosphor-icons/react/dist/csr/Plus";
import { SignOutIcon } from "@phosphor-icons/react/dist/csr/SignOut";
import dynamic from "next/dynamic";
import Link from "next/link";
import { usePathname, useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useOpenPalette } from "@/components/palette/palette-provider";
import { IconButton } from "@/components/ui/icon-button";
import { CommandKbd, Kbd } from "@/components/ui/kbd";
import { Select } from "@/components/ui/select";
import { hrefIn, useOperator, useProject, useProjectHref } from "./context";
import { Logo } from "./logo";
import { Navigation } from "./navigation";
import { ThemeSwitch } from "./theme-switch";
import { useSignOut } from "./use-sign-out";

/** `onNavigate` closes the drawer that contains the sidebar on small screens. */
export function Sidebar({ onNavigate }: { onNavigate?: () => void }) {
  const t = useTranslations("app");
  const href = useProjectHref();
  return (
    <div className="flex h-full flex-col gap-5 overflow-y-auto px-3 py-4">
      <Link
        href={href("/overview")}
        onClick={onNavigate}
        className="flex items-center gap-2 self-start rounded-md px-2 text-[15px] font-semibold tracking-tight"
      >
        <Logo /> {t("name")}
      </Link>
      <ProjectSwitcher />
      <PaletteButton onOpen={onNavigate} />
      <Navigation onNavigate={onNavigate} />
      <div className="mt-auto flex flex-col gap-3">
        <ThemeSwitch />
        <SidebarAccount />
      </div>
    </div>
  );
}

function SidebarAccount() {
  const t = useTranslations("frame");
  const { name, email } = useOperator();
  const signOut = useSignOut();
  return (
    <section aria-label={t("account")} className="flex items-center gap-2 border-t border-line px-2 pt-3">
      <div className="min-w-0 flex-1">
        <p className="truncate text-sm font-medium" title={name}>
          {name}
        </p>
        {name !== email && (
          <p className="truncate text-xs text-ink-soft" title={email}>
            {email}
          </p>
        )}
      </div>
      <IconButton label={t("signOut")} icon={<SignOutIcon size={17} />} onClick={signOut.request} />
      {signOut.dialog}
    </section>
  );
}

function PaletteButton({ onOpen }: { onOpen?: (() => void) | undefined }) {
  const t = useTranslations("frame");
  const open = useOpenPalette();
  return (
    <button
      type="button"
      aria-label={t("searchHint")}
      onClick={() => {
        onOpen?.();
        open();
      }}
      className="flex h-8 w-full items-center gap-2 rounded-md bg-raised px-2 text-sm text-ink-soft ring ring-line hover:ring-edge pointer-coarse:h-11"
    >
      <MagnifyingGlassIcon size={15} aria-hidden="true" />
      {t("search")}
      <span aria-hidden="true" className="ms-auto flex gap-1 pointer-coarse:hidden">
        <CommandKbd />
        <Kbd>K</Kbd>
      </span>
    </button>
  );
}

// Loaded on demand: only small screens use it.
const Drawer = dynamic(() => import("@/components/ui/drawer").then((module) => module.Drawer), {
  ssr: false,
});

/** Replaces the sidebar on small screens: a bar whose button opens the sidebar in a drawer. */
export function TopBar() {
  const t = useTranslations();
  const project = useProject();
  const [open, setOpen] = useState<boolean>();
  return (
    <header className="sticky top-0 z-20 flex h-13 items-center gap-2.5 border-b border-line bg-canvas px-4 lg:hidden">
      <Logo />
      <span className="font-semibold tracking-tight">{t("app.name")}</span>
      {project && <span className="min-w-0 truncate text-ink-soft">{project.name}</span>}
      <IconButton
        label={t("frame.menu")}
        icon={<ListIcon size={20} />}
        onClick={() => setOpen(true)}
        className="-me-2 ms-auto"
      />
      {open !== undefined && (
        <Drawer open={open} onOpenChange={setOpen} label={t("frame.navigation")}>
          <Sidebar onNavigate={() => setOpen(false)} />
        </Drawer>
      )}
    </header>
  );
}

// Loaded on demand: creating a project is rare.
const NewProjectDialog = dynamic(
  () => import("./new-project-dialog").then((module) => module.NewProjectDialog),
  { ssr: false },
);

function ProjectSwitcher() {
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
