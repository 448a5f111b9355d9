"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { Refusal } from "@/components/layout/refusal";
import { Button } from "@/components/ui/button";
import { Secret } from "@/components/ui/secret";
import { makeApiKeyMutation } from "@/lib/api-keys/client";

interface FirstKeyProps {
  project: string;
  /** The key itself, while this page is open. */
  made: string | null;
  onMade: (key: string) => void;
}

/** Makes a key on the spot, shows it this once, and puts it into the snippet below. */
export function FirstKey({ project, made, onMade }: FirstKeyProps) {
  const t = useTranslations("firstUse");
  const make = useMutation(makeApiKeyMutation(useQueryClient(), project));
  if (made) return <Secret value={made} what={t("key")} warning={t("keyOnce")} />;
  return (
    <>
      <p className="text-ink-soft">{t("keyText")}</p>
      <Refusal error={make.error} />
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
