import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { FormError } from "@/components/layout/form-error";
import { Button } from "@/components/ui/button";
import { Choice } from "@/components/ui/choice";
import { Timestamp } from "@/components/ui/timestamp";
import { useToast } from "@/components/ui/toast";
import { changeFieldTypeMutation } from "@/lib/user-fields/client";
import { fieldTypes } from "@/lib/user-fields/types";
import type { UserFieldView } from "@/lib/user-fields/views";

interface UserFieldRowProps {
  project: string;
  field: UserFieldView;
  onRemove: () => void;
}

export function UserFieldRow({ project, field, onRemove }: UserFieldRowProps) {
  const t = useTranslations("settings.userFields");
  const toast = useToast();
  const change = useMutation(changeFieldTypeMutation(project));
  const { name, type, createdAt } = field;
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 p-4">
      <div className="min-w-0 flex-1 basis-56">
        <p className="truncate font-mono text-xs/5" title={name}>
          {name}
        </p>
        <p className="text-xs/5 text-ink-soft">
          {t("added")} <Timestamp value={createdAt} />
        </p>
        <FormError error={change.error} />
      </div>
      <Choice
        aria-label={t("typeOf", { name })}
        values={fieldTypes}
        value={change.isPending ? change.variables.type : type}
        text={(one) => t(`type.${one}`)}
        onChange={(one) =>
          change.mutate({ name, type: one }, { onSuccess: () => toast({ title: t("saved", { name }) }) })
        }
      />
      <Button
        size="sm"
        variant="secondary-destructive"
        aria-label={t("removeNamed", { name })}
        onClick={onRemove}
      >
        {t("remove")}
      </Button>
    </li>
  );
}
