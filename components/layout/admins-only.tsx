"use client";

import { useTranslations } from "use-intl";
import { EmptyState } from "./empty-state";
import { PageHeader } from "./page-header";

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
