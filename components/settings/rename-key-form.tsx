import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { DialogForm } from "@/components/layout/dialog-form";
import { Input } from "@/components/ui/input";
import { renameApiKeyMutation } from "@/lib/api-keys/client";
import type { ApiKeyView } from "@/lib/api-keys/views";

interface RenameKeyFormProps {
  project: string;
  apiKey: ApiKeyView;
  onCancel: () => void;
  onRenamed: (key: ApiKeyView) => void;
}

export function RenameKeyForm({ project, apiKey, onCancel, onRenamed }: RenameKeyFormProps) {
  const t = useTranslations("settings.keys.renameDialog");
  const rename = useMutation(renameApiKeyMutation(project));
  const field = useRef<HTMLInputElement>(null);
  const [name, setName] = useState(apiKey.name);
  const [nameError, setNameError] = useState<string>();

  function submit() {
    if (!name.trim()) {
      setNameError(t("nameMissing"));
      return field.current?.focus();
    }
    rename.mutate({ id: apiKey.id, name: name.trim() }, { onSuccess: onRenamed });
  }

  return (
    <DialogForm
      error={rename.error}
      busy={rename.isPending}
      submitLabel={t("confirm")}
      busyLabel={t("busy")}
      onCancel={onCancel}
      onSubmit={submit}
    >
      <Input
        ref={field}
        label={t("name")}
        value={name}
        maxLength={100}
        autoFocus
        error={nameError}
        onChange={(event) => {
          setNameError(undefined);
          setName(event.target.value);
        }}
      />
    </DialogForm>
  );
}
