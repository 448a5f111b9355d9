import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { FormError } from "./errors";

interface SectionProps {
  title: string;
  actions?: ReactNode;
  /** Its error or a skeleton stands before the children, which it has no data for. */
  query?: Pick<UseQueryResult, "data" | "error" | "refetch">;
  className?: string;
  children: ReactNode;
}

/** A titled part of a detail page. */
export function Section({ title, actions, query, className = "", children }: SectionProps) {
  const t = useTranslations("common");
  return (
    <section aria-label={title} className={`min-w-0 ${className}`}>
      <div className={`flex items-center gap-3 border-b border-line pb-2 ${actions ? "min-h-10" : ""}`}>
        <h2 className="flex-1 text-sm font-semibold">{title}</h2>
        {actions}
      </div>
      {query?.error && (
        <div className="flex flex-col items-start gap-2 pt-3">
          <FormError error={query.error} />
          <Button size="sm" onClick={() => void query.refetch()}>
            {t("retry")}
          </Button>
        </div>
      )}
      {query && !query.data && !query.error && <Skeleton className="mt-4 w-2/3" />}
      {children}
    </section>
  );
}
