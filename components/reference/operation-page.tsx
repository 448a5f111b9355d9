"use client";

import { ArrowLeftIcon } from "@phosphor-icons/react/dist/csr/ArrowLeft";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useTranslations } from "use-intl";
import { ErrorState } from "@/components/layout/error-state";
import { useDocumentTitle } from "@/components/layout/use-document-title";
import { CopyButton } from "@/components/ui/copy-button";
import { Skeleton } from "@/components/ui/skeleton";
import { apiDocumentQuery } from "@/lib/openapi/client";
import type { DialectEntry, OperationEntry } from "@/lib/openapi/views";
import { Answers } from "./answers";
import { BodySection } from "./body-section";
import { Callers } from "./callers";
import { Method } from "./method";
import { Parameters } from "./parameters";
import { TryIt } from "./try-it";

/** One operation: what it is at once, all that it takes and answers when the document is there. */
export function OperationPage({ entry, wire }: { entry: OperationEntry; wire: DialectEntry }) {
  const t = useTranslations("reference");
  const heading = useRef<HTMLHeadingElement>(null);
  const { data, error, refetch } = useQuery(apiDocumentQuery(entry.dialect));
  useDocumentTitle(entry.summary, t("title"));
  useEffect(() => {
    window.scrollTo(0, 0);
    heading.current?.focus({ preventScroll: true });
  }, []);
  const operation = data?.paths[entry.path]?.[entry.method];
  const schemas = data?.components.schemas ?? {};
  return (
    <article className="flex max-w-6xl flex-col gap-6">
      <header>
        <a
          href={`#${wire.dialect}`}
          className="-ms-1 mb-2 flex h-8 w-fit items-center gap-1.5 rounded-md px-1 text-sm font-medium text-ink-soft hover:text-ink lg:hidden pointer-coarse:h-11"
        >
          <ArrowLeftIcon size={15} aria-hidden="true" /> {t("allOperations")}
        </a>
        <p className="text-xs text-ink-soft">
          {wire.title} · {entry.section}
        </p>
        <h1 ref={heading} tabIndex={-1} className="text-xl font-semibold tracking-tight outline-none">
          {entry.summary}
        </h1>
        <p className="mt-2 flex items-center gap-2">
          <Method method={entry.method} />
          <code className="min-w-0 font-mono text-xs break-all">{entry.path}</code>
          <CopyButton value={entry.path} what={t("path")} />
        </p>
        {operation?.description && <p className="mt-2 max-w-prose text-ink-soft">{operation.description}</p>}
      </header>
      {error && !data && <ErrorState title={t("loadFailed")} error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton className="w-2/3" />}
      {operation && (
        <div className="grid items-start gap-x-10 gap-y-8 xl:grid-cols-[minmax(0,1fr)_minmax(0,27rem)]">
          <div className="flex min-w-0 flex-col gap-8">
            <Callers operation={operation} />
            <Parameters parameters={operation.parameters} schemas={schemas} />
            {operation.requestBody && <BodySection body={operation.requestBody} schemas={schemas} />}
            <Answers answers={operation.responses} schemas={schemas} />
          </div>
          <TryIt entry={entry} operation={operation} schemas={schemas} />
        </div>
      )}
    </article>
  );
}
