import Link from "next/link";
import { useTranslations } from "use-intl";
import { PaletteButton } from "@/components/palette/palette-button";
import { Logo } from "./logo";
import { Navigation } from "./navigation";
import { ProjectSwitcher } from "./project-switcher";
import { SidebarAccount } from "./sidebar-account";
import { ThemeSwitch } from "./theme-switch";
import { useProjectHref } from "./use-project";

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
