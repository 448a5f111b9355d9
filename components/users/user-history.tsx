import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { EventList } from "@/components/activity/event-list";
import { FormError } from "@/components/layout/form-error";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { userHistoryQuery } from "@/lib/users/client";

export function UserHistory({ project, id }: { project: string; id: string }) {
  const t = useTranslations();
  const [page, setPage] = useState(1);
  const { data, error } = useQuery(userHistoryQuery(project, id, page));
  return (
    <section aria-label={t("users.detail.history")} className="min-w-0">
      <h2 className="border-b border-line pb-2 text-sm font-semibold">{t("users.detail.history")}</h2>
      {error && (
        <div className="pt-3">
          <FormError error={error} />
        </div>
      )}
      {!data && !error && <Skeleton className="mt-4 w-2/3" />}
      {data && <EventList events={data.items} />}
      {data && data.page.pageCount > 1 && (
        <div className="mt-3 flex items-center gap-2 text-sm text-ink-soft">
          <Button size="sm" onClick={() => setPage(Math.max(page - 1, 1))} aria-disabled={page <= 1}>
            {t("users.detail.newer")}
          </Button>
          <Button
            size="sm"
            onClick={() => setPage(Math.min(page + 1, data.page.pageCount))}
            aria-disabled={page >= data.page.pageCount}
          >
            {t("users.detail.older")}
          </Button>
          <span className="tabular-nums">
            {t("users.detail.historyPage", { page, count: data.page.pageCount })}
          </span>
        </div>
      )}
    </section>
  );
}
