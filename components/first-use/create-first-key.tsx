"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { FormError } from "@/components/layout/form-error";
import { Button } from "@/components/ui/button";
import { Secret } from "@/components/ui/secret";
import { createApiKeyMutation } from "@/lib/api-keys/client";

interface FirstKeyProps {
  project: string;
  /** The key itself, while this page is open. */
  createdKey: string | null;
  onCreated: (key: string) => void;
}

/** Makes a key on the spot, shows it this once, and puts it into the snippet below. */
export function CreateFirstKey({ project, createdKey: made, onCreated: onMade }: FirstKeyProps) {
  const t = useTranslations("firstUse");
  const make = useMutation(createApiKeyMutation(useQueryClient(), project));
  if (made) return <Secret value={made} what={t("key")} warning={t("keyOnce")} />;
  return (
    <>
      <p className="text-ink-soft">{t("keyText")}</p>
      <FormError error={make.error} />
      <div>
        <Button
          variant="primary"
          aria-busy={make.isPending}
          onClick={() =>
            !make.isPending &&
            make.mutate({ name: t("keyName"), kind: "server" }, { onSuccess: ({ key }) => onMade(key) })
          }
        >
          {t(make.isPending ? "making" : "makeKey")}
        </Button>
      </div>
    </>
  );
}
