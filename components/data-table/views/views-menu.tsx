import { BookmarkSimpleIcon } from "@phosphor-icons/react/dist/csr/BookmarkSimple";
import { PencilSimpleIcon } from "@phosphor-icons/react/dist/csr/PencilSimple";
import { TrashIcon } from "@phosphor-icons/react/dist/csr/Trash";
import { useMutation } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import Link from "next/link";
import { useRouter, useSearchParams } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useProjectHref, useProjectSlug } from "@/components/layout/context";
import { useFailureToast } from "@/components/layout/errors";
import { CopyButton, IconButton } from "@/components/ui/icon-button";
import { Popover } from "@/components/ui/popover";
import { toolbarButton } from "@/components/ui/styles";
import { useToast } from "@/components/ui/toast";
import { useOrigin } from "@/components/ui/use-browser-value";
import { deleteSavedViewMutation } from "@/lib/saved-views/client";
import { allPath, savedViewPath, toViewQuery } from "@/lib/saved-views/types";
import type { SavedView } from "@/lib/saved-views/views";
import { useActiveView, useSavedViews, useViewPermissions } from "./use-saved-views";

const SaveViewDialog = dynamic(() => import("./save-view-dialog").then((module) => module.SaveViewDialog), {
  ssr: false,
});

interface ViewsMenuProps {
  list: SavedView["list"];
  /** The chosen columns, which a view includes. */
  columns: string[] | null;
}

const item =
  "flex h-8 min-w-0 flex-1 items-center gap-2 rounded-md ps-2.5 aria-[current]:font-medium aria-[current]:text-accent-ink pointer-coarse:h-11";

/** The operator's and the team's saved views. */
export function ViewsMenu({ list, columns }: ViewsMenuProps) {
  const project = useProjectSlug();
  const t = useTranslations("views");
  const fail = useFailureToast();
  const toast = useToast();
  const router = useRouter();
  const href = useProjectHref();
  const origin = useOrigin();
  const permissions = useViewPermissions();
  const views = useSavedViews(list);
  const active = useActiveView(list);
  const query = toViewQuery(useSearchParams().toString());
  if (columns) query.set("columns", columns.join(","));
  const [open, setOpen] = useState(false);
  /** The view in the dialog: null for a new one. */
  const [dialog, setDialog] = useState<{ view: SavedView | null; open: boolean }>();
  const remove = useMutation(deleteSavedViewMutation(project));

  function show(view: SavedView | null) {
    setOpen(false);
    setDialog({ view, open: true });
  }

  const row = (view: SavedView) => (
    <li key={view.id} className="flex items-center rounded-md pe-1 hover:bg-sunken">
      <Link
        href={href(savedViewPath(view)) as "/devices"}
        prefetch={false}
        onClick={() => setOpen(false)}
        aria-current={view.id === active?.view.id ? "true" : undefined}
        className={item}
      >
        <span className="truncate">{view.name}</span>
        {view.isDefault && <span className="shrink-0 text-xs text-ink-soft">{t("isDefault")}</span>}
        {view.shared && !view.own && (
          <span className="shrink-0 text-xs text-ink-soft">{t("by", { name: view.by })}</span>
        )}
      </Link>
      <CopyButton
        value={origin + href(savedViewPath(view))}
        what={t("linkOf", { name: view.name })}
        className="shrink-0"
      />
      {permissions(view).canChange && (
        <IconButton
          label={t("edit", { name: view.name })}
          icon={<PencilSimpleIcon size={13} />}
          onClick={() => show(view)}
          className="size-6! pointer-coarse:size-11!"
        />
      )}
      {permissions(view).canRemove && (
        <IconButton
          label={t("remove", { name: view.name })}
          icon={<TrashIcon size={13} />}
          onClick={() =>
            remove.mutate(view, {
              onSuccess: () => toast({ title: t("removed", { name: view.name }) }),
              onError: (failure) => fail(t("removeFailed"), failure),
            })
          }
          className="size-6! pointer-coarse:size-11!"
        />
      )}
    </li>
  );

  const groups = [
    { title: t("own"), views: views.filter(({ shared }) => !shared) },
    { title: t("shared"), views: views.filter(({ shared }) => shared) },
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
          {views.length === 0 && <p className="px-2.5 py-2 text-ink-soft">{t("none")}</p>}
          {views.length > 0 && (
            <div className="flex rounded-md hover:bg-sunken">
              <Link
                href={href(allPath(list, views))}
                prefetch={false}
                onClick={() => setOpen(false)}
                aria-current={!active && query.size === 0 ? "true" : undefined}
                className={item}
              >
                {t(`all.${list}`)}
              </Link>
            </div>
          )}
          {groups.map((group) => (
            <section key={group.title} aria-label={group.title}>
              <h3 className="px-2.5 pt-1.5 pb-1 text-xs font-medium text-ink-soft">{group.title}</h3>
              <ul>{group.views.map(row)}</ul>
            </section>
          ))}
          <button
            type="button"
            onClick={() => show(null)}
            className="mt-1 h-8 w-full rounded-md px-2.5 text-start font-medium text-accent-ink hover:bg-sunken pointer-coarse:h-11"
          >
            {t("save")}
          </button>
        </div>
      </Popover>
      {dialog && (
        <SaveViewDialog
          list={list}
          query={query.toString()}
          view={dialog.view}
          open={dialog.open}
          onClose={() => setDialog({ ...dialog, open: false })}
          onCreated={(view) => router.push(href(savedViewPath(view)) as "/devices")}
        />
      )}
    </>
  );
}
