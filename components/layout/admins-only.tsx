"use client";

import { useTranslations } from "use-intl";
import { Blank } from "./no-project";
import { PageHeader } from "./page-header";

/** What a page for admins says to everyone else. */
export function AdminsOnly({ title }: { title: string }) {
  const t = useTranslations("frame");
  return (
    <>
      <PageHeader title={title} />
      <Blank title={t("adminsOnlyTitle")} text={t("adminsOnlyText")} />
    </>
  );
}
