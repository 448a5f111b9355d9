import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { DialogForm } from "@/components/layout/dialog-form";
import { useProjectSlug } from "@/components/layout/use-project";
import { inDialog } from "@/components/ui/dialog";
import { Input, Textarea } from "@/components/ui/input";
import { linkButton } from "@/components/ui/styles";
import { ApiError } from "@/lib/http/client";
import { savePushCredentialsMutation } from "@/lib/push-credentials/client";
import type { PushCredentialsView } from "@/lib/push-credentials/views";

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
export const CredentialsDialog = inDialog(CredentialsForm);
