"use client";

import { BookmarkSimpleIcon } from "@phosphor-icons/react/dist/csr/BookmarkSimple";
import { TrashIcon } from "@phosphor-icons/react/dist/csr/Trash";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import Link from "next/link";
import { useSearchParams } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useErrorText } from "@/components/layout/use-error-text";
import { useProjectHref } from "@/components/layout/use-project";
import { IconButton } from "@/components/ui/icon-button";
import { Popover } from "@/components/ui/popover";
import { useToast } from "@/components/ui/toast";
import { toolbarButton } from "@/components/ui/tool-button";
import { deleteSavedViewMutation, savedViewsQuery } from "@/lib/saved-views/client";
import type { SavedView } from "@/lib/saved-views/views";

const SaveViewDialog = dynamic(() => import("./save-view-dialog").then((module) => module.SaveViewDialog), {
  ssr: false,
});

interface ViewsMenuProps {
  project: string;
  list: SavedView["list"];
  /** The chosen columns, which a view includes. */
  columns: string[] | null;
}

/** The operator's and the team's saved views. */
export function ViewsMenu({ project, list, columns }: ViewsMenuProps) {
  const t = useTranslations("views");
  const errorText = useErrorText();
  const toast = useToast();
  const href = useProjectHref();
  const query = viewQuery(useSearchParams(), columns);
  const [open, setOpen] = useState(false);
  const [saving, setSaving] = useState<boolean>();
  const { data: views, error } = useQuery({ ...savedViewsQuery(project, list), enabled: open });
  const remove = useMutation(deleteSavedViewMutation(useQueryClient(), project, list));

  const row = (view: SavedView) => (
    <li key={view.id} className="flex items-center rounded-md pe-1 hover:bg-sunken">
      <Link
        href={href(view.query ? `/${list}?${view.query}` : `/${list}`) as "/devices"}
        prefetch={false}
        onClick={() => setOpen(false)}
        aria-current={view.query === query ? "true" : undefined}
        className="flex h-8 min-w-0 flex-1 items-center gap-2 rounded-md ps-2.5 aria-[current]:font-medium aria-[current]:text-accent-ink pointer-coarse:h-11"
      >
        <span className="truncate">{view.name}</span>
        {view.shared && !view.own && (
          <span className="shrink-0 text-xs text-ink-soft">{t("by", { name: view.by })}</span>
        )}
      </Link>
      {view.own && (
        <IconButton
          label={t("remove", { name: view.name })}
          icon={<TrashIcon size={13} />}
          onClick={() =>
            remove.mutate(view, {
              onSuccess: () => toast({ title: t("removed", { name: view.name }) }),
              onError: (failure) =>
                toast({ title: t("removeFailed"), description: errorText(failure).reason, failure: true }),
            })
          }
          className="size-6! pointer-coarse:size-11!"
        />
      )}
    </li>
  );

  const groups = [
    { title: t("own"), views: views?.filter(({ shared }) => !shared) ?? [] },
    { title: t("shared"), views: views?.filter(({ shared }) => shared) ?? [] },
  ].filter((group) => group.views.length > 0);

  return (
    <>
      <Popover
        open={open}
        onOpenChange={setOpen}
        label={t("title")}
        align="end"
        trigger={
          <button type="button" className={toolbarButton} aria-label={t("title")} title={t("title")}>
            <BookmarkSimpleIcon size={15} aria-hidden="true" />
            <span className="max-md:hidden">{t("short")}</span>
          </button>
        }
      >
        <div className="p-1.5">
          {error && <p className="px-2.5 py-2 text-bad-ink">{errorText(error).reason}</p>}
          {views?.length === 0 && <p className="px-2.5 py-2 text-ink-soft">{t("none")}</p>}
          {groups.map((group) => (
            <section key={group.title} aria-label={group.title}>
              <h3 className="px-2.5 pt-1.5 pb-1 text-xs font-medium text-ink-soft">{group.title}</h3>
              <ul>{group.views.map(row)}</ul>
            </section>
          ))}
          <button
            type="button"
            onClick={() => {
              setOpen(false);
              setSaving(true);
            }}
            className="mt-1 h-8 w-full rounded-md px-2.5 text-start font-medium text-accent-ink hover:bg-sunken pointer-coarse:h-11"
          >
            {t("save")}
          </button>
        </div>
      </Popover>
      {saving !== undefined && (
        <SaveViewDialog
          project={project}
          list={list}
          query={query}
          open={saving}
          onClose={() => setSaving(false)}
        />
      )}
    </>
  );
}

/** The URL's query without page, project and quick view, plus the chosen columns. */
function viewQuery(search: { toString(): string }, columns: string[] | null): string {
  const query = new URLSearchParams(search.toString());
  for (const name of ["page", "project", "view"]) query.delete(name);
  if (columns) query.set("columns", columns.join(","));
  return query.toString();
}
