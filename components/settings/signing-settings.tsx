"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { ConfirmDialog } from "@/components/layout/confirm-dialog";
import { useProject } from "@/components/layout/use-project";
import { Button } from "@/components/ui/button";
import { Secret } from "@/components/ui/secret";
import { rotateSigningSecret } from "@/lib/projects/client";
import { Card } from "./card";
import { SettingsLayout } from "./settings-layout";
import { UserTokenForm } from "./user-token-form";

export function SigningSettings() {
  const t = useTranslations("settings.signing");
  const slug = useProject()?.slug ?? "";
  const [isConfirming, setConfirming] = useState(false);
  const rotate = useMutation({ mutationFn: () => rotateSigningSecret(slug) });
  return (
    <SettingsLayout title={t("title")} text={t("text")}>
      <Card title={t("rotateTitle")} text={t("rotateText")}>
        {rotate.data && <Secret value={rotate.data.signingSecret} what={t("secret")} warning={t("once")} />}
        <div>
          <Button onClick={() => setConfirming(true)}>{t("rotate")}</Button>
        </div>
      </Card>
      <Card title={t("mintTitle")} text={t("mintText")}>
        <UserTokenForm project={slug} />
      </Card>
      <ConfirmDialog
        open={isConfirming}
        onClose={() => setConfirming(false)}
        title={t("askTitle")}
        description={t("askText")}
        confirmLabel={t(rotate.isPending ? "busy" : "rotate")}
        error={rotate.error}
        busy={rotate.isPending}
        onConfirm={() => rotate.mutate(undefined, { onSuccess: () => setConfirming(false) })}
      />
    </SettingsLayout>
  );
}
