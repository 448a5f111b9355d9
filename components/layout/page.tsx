import { CaretRightIcon } from "@phosphor-icons/react/dist/csr/CaretRight";
import { WarningCircleIcon } from "@phosphor-icons/react/dist/csr/WarningCircle";
import type { UseQueryResult } from "@tanstack/react-query";
import type { Route } from "next";
import Link from "next/link";
import type { ComponentType, ReactNode } from "react";
import { useTranslations } from "use-intl";
import { useListHref } from "@/components/data-table/use-list-position";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/icon-button";
import { Skeleton } from "@/components/ui/skeleton";
import { linkButton } from "@/components/ui/styles";
import { type ConsoleProject, usePermissions, useProject } from "./context";
import { useErrorText } from "./errors";

export function NoProject({ title }: { title: string }) {
  const t = useTranslations("frame");
  return (
    <>
      <PageHeader title={title} />
      <EmptyState title={t("noProjectTitle")} text={t("noProjectText")} />
    </>
  );
}

/** A page that shows a project, and begins anew with another one. */
export function projectPage(
  name: "overview" | "devices" | "users" | "jobs" | "activity",
  Content: ComponentType<{ project: ConsoleProject }>,
  { adminsOnly = false } = {},
) {
  return function ProjectPage() {
    const t = useTranslations(name);
    const frame = useTranslations("frame");
    const project = useProject();
    const { canAdminister } = usePermissions();
    if (!project) return <NoProject title={t("title")} />;
    if (!adminsOnly || canAdminister) return <Content key={project.slug} project={project} />;
    return (
      <>
        <PageHeader title={t("title")} />
        <EmptyState title={frame("adminsOnlyTitle")} text={frame("adminsOnlyText")} />
      </>
    );
  };
}

export function EmptyState({ title, text, children }: { title: string; text: string; children?: ReactNode }) {
  return (
    <div className="flex flex-1 flex-col items-center justify-center gap-1 px-6 py-24 text-center">
      <h2 className="text-base font-semibold">{title}</h2>
      <p className="max-w-md text-ink-soft">{text}</p>
      {children && <div className="mt-4 flex flex-wrap justify-center gap-2">{children}</div>}
    </div>
  );
}

export function ErrorState({ title, error, onRetry }: { title: string; error: Error; onRetry: () => void }) {
  const t = useTranslations();
  const { reason, advice, requestId } = useErrorText()(error);
  return (
    <div
      role="alert"
      className="flex flex-1 flex-col items-center justify-center gap-1 px-6 py-24 text-center"
    >
      <WarningCircleIcon size={28} aria-hidden="true" className="mb-2 text-bad" />
      <h2 className="text-base font-semibold">{title}</h2>
      <p className="max-w-md text-ink-soft">
        {reason} {advice}
      </p>
      {requestId && (
        <p className="mt-1 flex items-center gap-1.5 text-xs text-ink-soft">
          {t("errors.requestId")} <code className="font-mono">{requestId}</code>
          <CopyButton value={requestId} what={t("errors.requestId")} />
        </p>
      )}
      <Button className="mt-4" onClick={onRetry}>
        {t("common.retry")}
      </Button>
    </div>
  );
}

interface QueryStateProps {
  query: Pick<UseQueryResult, "data" | "error" | "refetch">;
  /** The title of its error. */
  failed: string;
  skeleton?: ReactNode;
}

/** In place of a query's data: its error, or a skeleton while it loads. Renders nothing beside data. */
export function QueryState({ query, failed, skeleton }: QueryStateProps) {
  const { data, error, refetch } = query;
  if (data !== undefined) return null;
  if (!error) return skeleton ?? <Skeleton className="w-2/3" />;
  return <ErrorState title={failed} error={error} onRetry={() => void refetch()} />;
}

interface PageHeaderProps {
  title: string;
  /** Next to the title, for example a count. */
  subtitle?: ReactNode;
  breadcrumbs?: ReactNode;
  actions?: ReactNode;
  /** The actions are icons on phones, and stay beside the title. */
  hasSmallActions?: boolean;
}

export function PageHeader({
  title,
  subtitle,
  breadcrumbs,
  actions,
  hasSmallActions = false,
}: PageHeaderProps) {
  return (
    <header className="flex min-h-15 flex-col justify-center gap-1 px-4 py-3 sm:px-6">
      {breadcrumbs}
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <h1 tabIndex={-1} className="min-w-0 text-lg font-semibold tracking-tight break-words outline-none">
          {title}
        </h1>
        <div className="text-sm text-ink-soft tabular-nums">{subtitle}</div>
        {actions && (
          <div className={`ms-auto flex items-center gap-2 ${hasSmallActions ? "" : "max-sm:w-full"}`}>
            {actions}
          </div>
        )}
      </div>
    </header>
  );
}

interface BreadcrumbsProps {
  /** The page above. */
  href: Route;
  label: string;
  current: string;
}

export function Breadcrumbs({ href, label, current }: BreadcrumbsProps) {
  const t = useTranslations("frame");
  return (
    <nav aria-label={t("breadcrumbs")}>
      <ol className="flex min-w-0 items-center gap-1.5 text-sm text-ink-soft">
        <li className="flex shrink-0 items-center gap-1.5">
          <Link href={href} className="rounded-sm py-0.5 hover:text-ink hover:underline pointer-coarse:py-3">
            {label}
          </Link>
          <CaretRightIcon size={11} aria-hidden="true" className="text-ink-faint" />
        </li>
        <li aria-current="page" className="min-w-0 truncate">
          {current}
        </li>
      </ol>
    </nav>
  );
}

const groups = ["one", "two", "three", "four"];
const lines = ["w-2/3", "w-1/2", "w-3/4", "w-2/5"];

interface DetailStateProps {
  list: "devices" | "users";
  isMissing: boolean;
  query: Pick<UseQueryResult, "error" | "refetch">;
  /** Its name, if it is known. */
  name: string | undefined;
  breadcrumbs: ReactNode;
}

/** In place of a device's or a user's page: that it does not exist, why it failed to load, or a skeleton. */
export function DetailState({
  list,
  isMissing,
  query: { error, refetch },
  name,
  breadcrumbs,
}: DetailStateProps) {
  const t = useTranslations(list);
  const table = useTranslations("table");
  const href = useListHref(list);
  if (isMissing)
    return (
      <>
        <PageHeader title={t("title")} breadcrumbs={breadcrumbs} />
        <EmptyState title={t("detail.missingTitle")} text={t("detail.missingText")}>
          <Link href={href} className={linkButton}>
            {t("detail.back")}
          </Link>
        </EmptyState>
      </>
    );
  if (error)
    return (
      <>
        <PageHeader title={name ?? t("detail.loading")} breadcrumbs={breadcrumbs} />
        <ErrorState title={t("detail.loadFailed")} error={error} onRetry={() => void refetch()} />
      </>
    );
  return (
    <div className="w-full max-w-[100rem]">
      <PageHeader title={t("detail.loading")} breadcrumbs={breadcrumbs} />
      <div role="status" className="flex flex-col gap-8 px-4 pt-1 sm:px-6">
        <span className="sr-only">{table("loading")}</span>
        <div className="h-19 rounded-xl bg-sunken" />
        <div className="grid gap-x-12 gap-y-8 lg:grid-cols-2">
          {groups.map((group) => (
            <div key={group} className="flex flex-col gap-7">
              {lines.map((width) => (
                <Skeleton key={width} className={width} />
              ))}
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}

interface PagerProps {
  page: number;
  count: number;
  onPage: (page: number) => void;
}

/** Leads through the pages of a short list, newest first. Renders nothing for one page. */
export function Pager({ page, count, onPage }: PagerProps) {
  const t = useTranslations("common");
  if (count <= 1) return null;
  return (
    <div className="mt-3 flex items-center gap-2 text-sm text-ink-soft">
      <Button size="sm" onClick={() => onPage(Math.max(page - 1, 1))} aria-disabled={page <= 1}>
        {t("newer")}
      </Button>
      <Button size="sm" onClick={() => onPage(Math.min(page + 1, count))} aria-disabled={page >= count}>
        {t("older")}
      </Button>
      <span className="tabular-nums">{t("pageOf", { page, count })}</span>
    </div>
  );
}
