"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { JobTray } from "@/components/jobs/job-tray";
import { PaletteProvider } from "@/components/palette/palette-provider";
import { skipLink, textLink } from "@/components/ui/styles";
import { Clock } from "@/components/ui/timestamp";
import { ToastProvider } from "@/components/ui/toast";
import { TooltipPopup } from "@/components/ui/tooltip";
import { ArchivedBar } from "./archived-bar";
import { hrefIn, ProjectProvider, useOperator, useUnknownProject } from "./context";
import { OfflineBar } from "./offline-bar";
import { PageHeader } from "./page-header";
import { Sidebar, TopBar } from "./sidebar";
import { EmptyState } from "./states";

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

/** Replaces a page whose URL names a project that does not exist, or that the operator may not enter. */
function UnknownProject({ slug }: { slug: string }) {
  const t = useTranslations("frame");
  const { projects } = useOperator();
  const section = `/${usePathname().split("/")[1]}` as "/devices";
  return (
    <>
      <PageHeader title={t("unknownProjectTitle", { slug })} />
      <EmptyState
        title={t("unknownProjectText")}
        text={projects.length > 0 ? t("yourProjects") : t("noProjectText")}
      >
        <ul className="flex flex-col gap-1">
          {projects.map((project) => (
            <li key={project.slug}>
              <Link href={hrefIn(projects, project, section)} className={`${textLink} pointer-coarse:py-3`}>
                {project.name}
              </Link>
            </li>
          ))}
        </ul>
      </EmptyState>
    </>
  );
}
