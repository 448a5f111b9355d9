import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { FormError } from "@/components/layout/form-error";
import { Button } from "@/components/ui/button";
import { Secret } from "@/components/ui/secret";
import { createApiKeyMutation } from "@/lib/api-keys/client";

interface FirstKeyProps {
  project: string;
  /** Kept in the page's memory only. */
  createdKey: string | null;
  onCreated: (key: string) => void;
}

export function CreateFirstKey({ project, createdKey, onCreated }: FirstKeyProps) {
  const t = useTranslations("firstUse");
  const create = useMutation(createApiKeyMutation(project));
  if (createdKey) return <Secret value={createdKey} what={t("key")} warning={t("keyOnce")} />;
  return (
    <>
      <p className="text-ink-soft">{t("keyText")}</p>
      <FormError error={create.error} />
      <div>
        <Button
          variant="primary"
          aria-busy={create.isPending}
          onClick={() =>
            !create.isPending &&
            create.mutate({ name: t("keyName"), kind: "server" }, { onSuccess: ({ key }) => onCreated(key) })
          }
        >
          {t(create.isPending ? "making" : "makeKey")}
        </Button>
      </div>
    </>
  );
}
