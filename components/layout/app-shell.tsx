"use client";

import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { JobTray } from "@/components/jobs/job-tray";
import { PaletteProvider } from "@/components/palette/palette-provider";
import { Clock } from "@/components/ui/clock";
import { ToastProvider } from "@/components/ui/toast";
import { TooltipPopup } from "@/components/ui/tooltip";
import { ArchivedBar } from "./archived-bar";
import { OfflineBar } from "./offline-bar";
import { Sidebar } from "./sidebar";
import { skipLink } from "./skip-link";
import { TopBar } from "./top-bar";
import { UnknownProject } from "./unknown-project";
import { ProjectProvider, useUnknownProject } from "./use-project";

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
            <div data-shell className="isolate flex min-h-dvh flex-col lg:flex-row">
              <aside className="sticky top-0 hidden h-dvh w-56 shrink-0 border-e border-line lg:block">
                <Sidebar />
              </aside>
              <TopBar />
              <div className="flex min-w-0 flex-1 flex-col">
                <main id="content" tabIndex={-1} className="flex flex-1 flex-col bg-surface outline-none">
                  <OfflineBar />
                  <ArchivedBar />
                  <Page>{children}</Page>
                </main>
                <JobTray />
              </div>
            </div>
          </PaletteProvider>
          <TooltipPopup />
        </ToastProvider>
      </Clock>
    </ProjectProvider>
  );
}

function Page({ children }: { children: ReactNode }) {
  const unknown = useUnknownProject();
  return unknown === null ? children : <UnknownProject slug={unknown} />;
}
