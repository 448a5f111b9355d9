import { WarningCircleIcon } from "@phosphor-icons/react/dist/csr/WarningCircle";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/icon-button";
import { Skeleton } from "@/components/ui/skeleton";
import { PageHeader } from "./page-header";
import { useErrorText } from "./use-error-text";

export function NoProject({ title }: { title: string }) {
  const t = useTranslations("frame");
  return (
    <>
      <PageHeader title={title} />
      <EmptyState title={t("noProjectTitle")} text={t("noProjectText")} />
    </>
  );
}

/** Replaces an admin page for other roles. */
export function AdminsOnly({ title }: { title: string }) {
  const t = useTranslations("frame");
  return (
    <>
      <PageHeader title={title} />
      <EmptyState title={t("adminsOnlyTitle")} text={t("adminsOnlyText")} />
    </>
  );
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
