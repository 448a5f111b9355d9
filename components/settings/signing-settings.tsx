"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { ConfirmDialog } from "@/components/layout/confirm-dialog";
import { useProjectSlug } from "@/components/layout/context";
import { Form } from "@/components/layout/form";
import { useRequiredText } from "@/components/layout/use-required-text";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/fields";
import { Secret } from "@/components/ui/secret";
import { Choice } from "@/components/ui/select";
import { verbatim } from "@/components/ui/styles";
import { rotateSigningSecret } from "@/lib/projects/client";
import { mintUserToken, type UserTokenRequest } from "@/lib/user-tokens/client";
import { Card, SettingsLayout } from "./settings-layout";

export function SigningSettings() {
  const t = useTranslations("settings.signing");
  const slug = useProjectSlug();
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
        <UserTokenForm />
      </Card>
      <ConfirmDialog
        open={isConfirming}
        onClose={() => setConfirming(false)}
        title={t("askTitle")}
        description={t("askText")}
        confirmLabel={t(rotate.isPending ? "busy" : "rotate")}
        mutation={rotate}
        onConfirm={() => rotate.mutate(undefined, { onSuccess: () => setConfirming(false) })}
      />
    </SettingsLayout>
  );
}

const lifetimes = [3_600, 86_400, 2_592_000, 31_536_000] as const;

function UserTokenForm() {
  const project = useProjectSlug();
  const t = useTranslations("settings.signing.mint");
  const create = useMutation({ mutationFn: (input: UserTokenRequest) => mintUserToken(project, input) });
  const user = useRequiredText((text) => !text && t("whoMissing"));
  const [lifetime, setLifetime] = useState<(typeof lifetimes)[number]>(lifetimes[0]);

  function submit() {
    if (!user.check()) return;
    const { text } = user;
    const identity = text.includes("@") ? { email: text } : { userId: text };
    create.mutate({ ...identity, expiresInSeconds: lifetime });
  }

  return (
    <>
      <Form
        mutation={create}
        submitLabel={t("make")}
        busyLabel={t("busy")}
        variant="secondary"
        onSubmit={submit}
      >
        <div className="grid gap-4 sm:grid-cols-2">
          <Input label={t("who")} {...verbatim} {...user.field} />
          <Choice
            label={t("life")}
            values={lifetimes}
            value={lifetime}
            text={(seconds) => t(`for.${seconds}`)}
            onChange={setLifetime}
          />
        </div>
      </Form>
      {create.data && <Secret value={create.data.token} what={t("token")} warning={t("once")} />}
    </>
  );
}
