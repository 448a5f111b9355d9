import { ListIcon } from "@phosphor-icons/react/dist/csr/List";
import dynamic from "next/dynamic";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { IconButton } from "@/components/ui/icon-button";
import { Logo } from "./logo";
import { Sidebar } from "./sidebar";
import { useProject } from "./use-project";

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
