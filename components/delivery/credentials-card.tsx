import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { ConfirmDialog } from "@/components/layout/confirm-dialog";
import { FormError } from "@/components/layout/form-error";
import { useProjectSlug } from "@/components/layout/use-project";
import { Card } from "@/components/settings/card";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Skeleton } from "@/components/ui/skeleton";
import { Timestamp } from "@/components/ui/timestamp";
import { useToast } from "@/components/ui/toast";
import { pushCredentialsQuery, removePushCredentialsMutation } from "@/lib/push-credentials/client";
import type { PushCredentialsView } from "@/lib/push-credentials/views";
import { CredentialsDialog } from "./credentials-dialog";

interface CredentialsCardProps {
  applicationId: string;
  service: PushCredentialsView["service"];
}

/** What an application sends test pushes with: saved, replaced and removed, but never shown. */
export function CredentialsCard({ applicationId, service }: CredentialsCardProps) {
  const project = useProjectSlug();
  const t = useTranslations("delivery.credentials");
  const toast = useToast();
  const { data, error } = useQuery(pushCredentialsQuery(project, applicationId));
  const remove = useMutation(removePushCredentialsMutation(project, applicationId));
  const [dialog, setDialog] = useState<"save" | "remove" | null>(null);
  const saved = data?.items.find((one) => one.service === service);
  const close = () => setDialog(null);
  return (
    <Card title={t(`${service}.title`)} text={t(`${service}.text`)}>
      <FormError error={error} />
      {!data && !error && <Skeleton className="w-2/3" />}
      {saved && !saved.isReadable && <Callout kind="failure" title={t("unreadable")} />}
      {saved && <Saved credentials={saved} />}
      {data && (
        <div className="flex flex-wrap gap-2">
          <Button onClick={() => setDialog("save")} aria-label={t(`${service}.${saved ? "replace" : "add"}`)}>
            {t(saved ? "replace" : "add")}
          </Button>
          {saved && (
            <Button variant="ghost" onClick={() => setDialog("remove")} aria-label={t(`${service}.remove`)}>
              {t("remove")}
            </Button>
          )}
        </div>
      )}
      <CredentialsDialog
        {...{ applicationId, service }}
        open={dialog === "save"}
        onClose={close}
        onSaved={() => {
          close();
          toast({ title: t("saved") });
        }}
      />
      <ConfirmDialog
        open={dialog === "remove"}
        onClose={close}
        title={t(`${service}.removeTitle`)}
        description={t("removeText")}
        confirmLabel={t("remove")}
        mutation={remove}
        onConfirm={() => remove.mutate(service, { onSuccess: close })}
      />
    </Card>
  );
}

function Saved({ credentials }: { credentials: PushCredentialsView }) {
  const t = useTranslations("delivery.credentials");
  const { keyId, teamId, topic, firebaseProject, clientEmail, createdAt, createdBy, lastUsedAt } =
    credentials;
  const facts = { keyId, teamId, topic, firebaseProject, clientEmail };
  const row = "flex flex-col gap-x-4 py-1.5 sm:flex-row";
  const term = "text-ink-soft sm:w-36 sm:shrink-0";
  return (
    <dl className="divide-y divide-line text-sm">
      {Object.entries(facts).map(([name, value]) =>
        value === null ? null : (
          <div key={name} className={row}>
            <dt className={term}>{t(`field.${name as keyof typeof facts}`)}</dt>
            <dd className="min-w-0 break-all">{value}</dd>
          </div>
        ),
      )}
      <div className={row}>
        <dt className={term}>{t("field.saved")}</dt>
        <dd>
          <Timestamp value={createdAt} /> <span className="text-ink-soft">{t("by", { by: createdBy })}</span>
        </dd>
      </div>
      <div className={row}>
        <dt className={term}>{t("field.lastUsed")}</dt>
        <dd>{lastUsedAt ? <Timestamp value={lastUsedAt} /> : t("unused")}</dd>
      </div>
    </dl>
  );
}
