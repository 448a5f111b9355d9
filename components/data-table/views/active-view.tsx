import { BookmarkSimpleIcon } from "@phosphor-icons/react/dist/csr/BookmarkSimple";
import { useMutation } from "@tanstack/react-query";
import Link from "next/link";
import { useSearchParams } from "next/navigation";
import { useTranslations } from "use-intl";
import { useProjectHref, useProjectSlug } from "@/components/layout/context";
import { useFailureToast } from "@/components/layout/errors";
import { Button } from "@/components/ui/button";
import { textLink } from "@/components/ui/styles";
import { useToast } from "@/components/ui/toast";
import { updateSavedViewMutation } from "@/lib/saved-views/client";
import { savedViewPath, toViewQuery } from "@/lib/saved-views/types";
import type { SavedView } from "@/lib/saved-views/views";
import { useActiveView, useViewPermissions } from "./use-saved-views";

/** The view that the list shows, beside its heading; what was changed can be saved to it. */
export function ActiveViewName({ list, columns }: { list: SavedView["list"]; columns: string[] | null }) {
  const project = useProjectSlug();
  const t = useTranslations("views");
  const href = useProjectHref();
  const toast = useToast();
  const fail = useFailureToast();
  const permissions = useViewPermissions();
  const search = useSearchParams().toString();
  const active = useActiveView(list);
  const update = useMutation(updateSavedViewMutation(project));
  if (!active) return null;
  const { view, isChanged } = active;

  function save() {
    const query = toViewQuery(search);
    // A view that leaves the columns to everyone goes on doing so.
    if (columns && new URLSearchParams(view.query).has("columns")) query.set("columns", columns.join(","));
    update.mutate(
      { id: view.id, changes: { query: query.toString() } },
      {
        onSuccess: () => toast({ title: t("saved", { name: view.name }) }),
        onError: (error) => fail(t("updateFailed"), error),
      },
    );
  }

  return (
    <section aria-label={t("active")} className="flex min-w-0 flex-wrap items-center gap-x-2.5 gap-y-1">
      <span className="flex min-w-0 items-center gap-1.5 font-medium text-ink">
        <BookmarkSimpleIcon size={14} weight="fill" aria-hidden="true" className="shrink-0 text-accent-ink" />
        <span className="max-w-64 truncate" title={view.name}>
          {view.name}
        </span>
      </span>
      {isChanged && (
        <>
          <span>{t("changed")}</span>
          {permissions(view).canChange && (
            <Button size="sm" aria-busy={update.isPending} onClick={save}>
              {t("update")}
            </Button>
          )}
          <Link href={href(savedViewPath(view)) as "/devices"} prefetch={false} className={textLink}>
            {t("reset")}
          </Link>
        </>
      )}
    </section>
  );
}
