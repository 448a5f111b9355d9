"use client";

import { useTranslations } from "use-intl";
import { Notice } from "@/components/layout/notice";
import { Button } from "@/components/ui/button";

export default function PageError({ error, retry }: { error: unknown; retry: () => void }) {
  const t = useTranslations("app");
  const digest = error instanceof Error && "digest" in error ? String(error.digest) : undefined;
  return (
    <Notice
      title={t("errorTitle")}
      detail={t("errorText")}
      reference={digest && t("errorReference", { digest })}
    >
      <Button onClick={() => retry()}>{t("tryAgain")}</Button>
    </Notice>
  );
}
