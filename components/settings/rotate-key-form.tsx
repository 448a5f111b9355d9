import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { DialogForm } from "@/components/layout/dialog-form";
import { ChoiceField } from "@/components/ui/choice";
import { rotateApiKeyMutation } from "@/lib/api-keys/client";
import type { ApiKeyView, RotatedApiKeyView } from "@/lib/api-keys/views";

interface RotateKeyFormProps {
  project: string;
  apiKey: ApiKeyView;
  onCancel: () => void;
  onRotated: (key: RotatedApiKeyView) => void;
}

const overlaps = [0, 3_600, 86_400, 604_800, 2_592_000] as const;

/** Creates a replacement key; the old key keeps working for the chosen time. */
export function RotateKeyForm({ project, apiKey, onCancel, onRotated }: RotateKeyFormProps) {
  const t = useTranslations("settings.keys.rotateDialog");
  const rotate = useMutation(rotateApiKeyMutation(project));
  const [overlap, setOverlap] = useState<(typeof overlaps)[number]>(86_400);

  return (
    <DialogForm
      error={rotate.error}
      busy={rotate.isPending}
      submitLabel={t("confirm")}
      busyLabel={t("busy")}
      onCancel={onCancel}
      onSubmit={() => rotate.mutate({ id: apiKey.id, overlapSeconds: overlap }, { onSuccess: onRotated })}
    >
      <ChoiceField
        label={t("overlap")}
        values={overlaps}
        value={overlap}
        text={(seconds) => t(`for.${seconds}`)}
        onChange={setOverlap}
      />
    </DialogForm>
  );
}
