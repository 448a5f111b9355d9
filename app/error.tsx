"use client";

import { useTranslations } from "use-intl";
import { StatusPage } from "@/components/layout/status-page";
import { Button } from "@/components/ui/button";

export default function PageError({ error, retry }: { error: unknown; retry: () => void }) {
  const t = useTranslations("app");
  const digest = error instanceof Error && "digest" in error ? String(error.digest) : undefined;
  return (
    <StatusPage
      title={t("errorTitle")}
      detail={t("errorText")}
      reference={digest && t("errorReference", { digest })}
    >
      <Button onClick={() => retry()}>{t("tryAgain")}</Button>
    </StatusPage>
  );
}
