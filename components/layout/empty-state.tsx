import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { PageHeader } from "./page-header";

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
