"use client";

import { ArchiveIcon } from "@phosphor-icons/react/dist/csr/Archive";
import { CloudSlashIcon } from "@phosphor-icons/react/dist/csr/CloudSlash";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { usePathname, useRouter } from "next/navigation";
import { type ReactNode, useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { JobTray } from "@/components/jobs/job-tray";
import { PaletteProvider } from "@/components/palette/palette-provider";
import { Button } from "@/components/ui/button";
import { skipLink, textLink } from "@/components/ui/styles";
import { Clock } from "@/components/ui/timestamp";
import { ToastProvider, useToast } from "@/components/ui/toast";
import { TooltipPopup } from "@/components/ui/tooltip";
import { NetworkError } from "@/lib/http/client";
import { archiveMutation } from "@/lib/projects/client";
import {
  type ConsoleProject,
  hrefIn,
  ProjectProvider,
  useOperator,
  usePermissions,
  useProject,
  useUnknownProject,
} from "./context";
import { FormError } from "./errors";
import { EmptyState, PageHeader } from "./page";
import { Sidebar, TopBar } from "./sidebar";

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

/** Replaces a page whose URL names a project that does not exist, or that the operator may not enter. */
function Page({ children }: { children: ReactNode }) {
  const slug = useUnknownProject();
  const t = useTranslations("frame");
  const { projects } = useOperator();
  const section = `/${usePathname().split("/")[1]}` as "/devices";
  if (slug === null) return children;
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

/** Above every page of an archived project. */
function ArchivedBar() {
  const project = useProject();
  return project?.isArchived && <RestoreBar key={project.slug} {...project} />;
}

function RestoreBar({ slug, name }: ConsoleProject) {
  const t = useTranslations("frame");
  const { canAdminister } = usePermissions();
  const toast = useToast();
  const router = useRouter();
  const restore = useMutation(
    archiveMutation(useQueryClient(), slug, () => {
      toast({ title: t("restored", { name }) });
      router.refresh();
    }),
  );
  return (
    <section
      aria-label={t("archived")}
      className="flex flex-wrap items-center gap-x-4 gap-y-2 bg-warn-tint px-4 py-2.5 text-sm sm:px-6"
    >
      <ArchiveIcon size={17} aria-hidden="true" className="shrink-0 text-warn-ink" />
      <div className="min-w-0 flex-1 basis-60">
        <p>
          <strong className="font-medium text-warn-ink">{t("archived")}.</strong> {t("archivedText")}
        </p>
        <FormError error={restore.error} />
      </div>
      {canAdminister && (
        <Button
          size="sm"
          aria-busy={restore.isPending}
          onClick={() => !restore.isPending && restore.mutate("restore")}
        >
          {t(restore.isPending ? "restoring" : "restore")}
        </Button>
      )}
    </section>
  );
}

const probeEveryMs = 2_000;

const serverAnswers = () =>
  fetch("/healthz", { cache: "no-store", signal: AbortSignal.timeout(probeEveryMs * 2) }).then(
    () => true,
    () => false,
  );

/**
 * Whether requests get no answer: noticed when one fails, then tried until the server answers again. Browsers also report
 * "offline" without internet access, where Rollcall may run, so the server itself is asked as long as they do.
 */
function useOffline(): boolean {
  const client = useQueryClient();
  const [offline, setOffline] = useState(false);
  const [suspected, setSuspected] = useState(false);

  useEffect(() => {
    const notice = ({ error }: { error: unknown }) => {
      if (error instanceof NetworkError) setOffline(true);
    };
    const unsubscribeQueries = client.getQueryCache().subscribe(({ query }) => notice(query.state));
    const unsubscribeMutations = client
      .getMutationCache()
      .subscribe(({ mutation }) => mutation && notice(mutation.state));
    const suspect = () => setSuspected(!navigator.onLine);
    window.addEventListener("offline", suspect);
    window.addEventListener("online", suspect);
    return () => {
      unsubscribeQueries();
      unsubscribeMutations();
      window.removeEventListener("offline", suspect);
      window.removeEventListener("online", suspect);
    };
  }, [client]);

  useEffect(() => {
    if (!offline && !suspected) return;
    let hasEnded = false;
    const probe = async () => {
      const answers = await serverAnswers();
      // An older question may time out after a newer one was answered.
      if (hasEnded) return;
      setOffline(!answers);
      if (answers && offline) await client.invalidateQueries();
    };
    if (!offline) void probe();
    const timer = setInterval(probe, probeEveryMs);
    return () => {
      hasEnded = true;
      clearInterval(timer);
    };
  }, [offline, suspected, client]);

  return offline;
}

/** Without an answer to its request, a link would end on the browser's error page. */
function keepPage(event: MouseEvent): void {
  if (!(event.target instanceof Element) || !event.target.closest("a[href]:not([href^='#'])")) return;
  event.preventDefault();
  event.stopPropagation();
}

function OfflineBar() {
  const t = useTranslations("errors");
  const offline = useOffline();
  useEffect(() => {
    if (!offline) return;
    document.addEventListener("click", keepPage, true);
    return () => document.removeEventListener("click", keepPage, true);
  }, [offline]);
  return (
    <div role="status">
      {offline && (
        <p className="flex items-start gap-2.5 border-b border-line bg-warn-tint px-4 py-2.5 text-sm sm:px-6">
          <CloudSlashIcon size={18} weight="fill" aria-hidden="true" className="mt-px shrink-0" />
          <span>
            <strong className="font-medium">{t("offline")}.</strong> {t("offlineText")}
          </span>
        </p>
      )}
    </div>
  );
}
