import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { DialogForm } from "@/components/layout/dialog-form";
import { useRequiredText } from "@/components/layout/use-required-text";
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
  const name = useRequiredText((text) => !text && t("nameMissing"), apiKey.name);

  function submit() {
    if (name.check()) rename.mutate({ id: apiKey.id, name: name.text }, { onSuccess: onRenamed });
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
      <Input {...name.field} label={t("name")} maxLength={100} autoFocus />
    </DialogForm>
  );
}
