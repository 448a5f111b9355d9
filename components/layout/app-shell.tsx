"use client";

import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { PaletteProvider } from "@/components/palette/palette-provider";
import { Clock } from "@/components/ui/clock";
import { ToastProvider } from "@/components/ui/toast";
import { TooltipPopup } from "@/components/ui/tooltip";
import { Sidebar } from "./sidebar";
import { skipLink } from "./skip-link";
import { TopBar } from "./top-bar";
import { ProjectProvider } from "./use-project";

/** The console's frame: a sidebar (a drawer on small screens) and the page. */
export function AppShell({ children }: { children: ReactNode }) {
  const t = useTranslations("app");
  return (
    <ProjectProvider>
      <Clock>
        <ToastProvider>
          <a href="#content" className={skipLink}>
            {t("skipToContent")}
          </a>
          <PaletteProvider>
            <div className="isolate flex min-h-dvh flex-col lg:flex-row">
              <aside className="sticky top-0 hidden h-dvh w-56 shrink-0 border-e border-line lg:block">
                <Sidebar />
              </aside>
              <TopBar />
              <main
                id="content"
                tabIndex={-1}
                className="flex min-w-0 flex-1 flex-col bg-surface outline-none"
              >
                {children}
              </main>
            </div>
          </PaletteProvider>
          <TooltipPopup />
        </ToastProvider>
      </Clock>
    </ProjectProvider>
  );
}
