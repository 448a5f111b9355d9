import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { ConfirmDialog } from "@/components/layout/confirm-dialog";
import { useProjectSlug } from "@/components/layout/context";
import { DialogForm } from "@/components/layout/dialog-form";
import { FormError } from "@/components/layout/errors";
import { Card } from "@/components/settings/settings-layout";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { inDialog } from "@/components/ui/dialog";
import { Input, Textarea } from "@/components/ui/fields";
import { Skeleton } from "@/components/ui/skeleton";
import { linkButton } from "@/components/ui/styles";
import { Timestamp } from "@/components/ui/timestamp";
import { useToast } from "@/components/ui/toast";
import { ApiError } from "@/lib/http/client";
import {
  pushCredentialsQuery,
  removePushCredentialsMutation,
  savePushCredentialsMutation,
} from "@/lib/push-credentials/client";
import type { PushCredentialsView } from "@/lib/push-credentials/views";

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

interface CredentialsFormProps {
  applicationId: string;
  service: PushCredentialsView["service"];
  onClose: () => void;
  onSaved: () => void;
}

const apnsFields = ["keyId", "teamId", "topic"] as const;

function CredentialsForm({ applicationId, service, onClose, onSaved }: CredentialsFormProps) {
  const project = useProjectSlug();
  const t = useTranslations("delivery.credentials");
  const save = useMutation(savePushCredentialsMutation(project, applicationId));
  const [key, setKey] = useState("");
  const [fields, setFields] = useState({ keyId: "", teamId: "", topic: "" });
  const [keyError, setKeyError] = useState<string>();
  const issues = save.error instanceof ApiError ? save.error.issues : [];
  const issueOf = (name: string) => issues.find(({ path }) => path === name)?.message;
  const keyIssue = service === "apns" ? issueOf("privateKey") : issues[0]?.message;

  async function load(file: File | undefined) {
    if (!file) return;
    setKeyError(undefined);
    setKey(await file.text());
    // Apple names the file after the key.
    const keyId = /^AuthKey_([A-Z0-9]+)\.p8$/.exec(file.name)?.[1];
    if (keyId !== undefined) setFields((given) => ({ ...given, keyId }));
  }

  function submit() {
    if (service === "apns")
      return save.mutate({ service, body: { privateKey: key, ...fields } }, { onSuccess: onSaved });
    try {
      save.mutate({ service, body: { serviceAccount: JSON.parse(key) } }, { onSuccess: onSaved });
    } catch {
      setKeyError(t("notJson"));
    }
  }

  const error = keyError ?? keyIssue;
  return (
    <DialogForm
      title={t(`${service}.dialogTitle`)}
      description={t(`${service}.dialogText`)}
      mutation={{ ...save, error: issues.length > 0 ? null : save.error }}
      submitLabel={t("save")}
      onClose={onClose}
      onSubmit={submit}
    >
      <label
        className={`${linkButton} w-max cursor-pointer has-focus-visible:ring-2 has-focus-visible:ring-accent`}
      >
        {t(`${service}.file`)}
        <input
          type="file"
          accept={service === "apns" ? ".p8,.pem" : ".json"}
          className="sr-only"
          onChange={(event) => void load(event.target.files?.[0])}
        />
      </label>
      <Textarea
        label={t(`${service}.key`)}
        value={key}
        onChange={(event) => {
          setKey(event.target.value);
          setKeyError(undefined);
        }}
        spellCheck={false}
        autoComplete="off"
        className="w-full bg-surface font-mono text-xs focus:ring-2! focus:ring-accent!"
        {...(error && { error })}
      />
      {service === "apns" &&
        apnsFields.map((name) => {
          const issue = issueOf(name);
          return (
            <Input
              key={name}
              label={t(`field.${name}`)}
              placeholder={t(`example.${name}`)}
              value={fields[name]}
              onChange={(event) => setFields({ ...fields, [name]: event.target.value })}
              autoComplete="off"
              spellCheck={false}
              {...(issue && { error: issue })}
            />
          );
        })}
    </DialogForm>
  );
}

/** Takes a key as a file or pasted. */
const CredentialsDialog = inDialog(CredentialsForm);
