import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { ConfirmDialog } from "@/components/layout/confirm-dialog";
import { useProjectSlug } from "@/components/layout/context";
import { Form } from "@/components/layout/form";
import { useRequiredText } from "@/components/layout/use-required-text";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/fields";
import { useToast } from "@/components/ui/toast";
import { updateApplicationMutation } from "@/lib/applications/client";
import type { ApplicationView } from "@/lib/applications/views";
import { Card } from "./settings-layout";

interface ApplicationNameCardProps {
  application: ApplicationView;
}

/** Renames an application, and shows the earlier names that still lead to it. */
export function ApplicationNameCard({ application }: ApplicationNameCardProps) {
  const project = useProjectSlug();
  const t = useTranslations("settings.application");
  const toast = useToast();
  const rename = useMutation(updateApplicationMutation(project));
  const name = useRequiredText((text) => !text && t("nameMissing"), application.name);

  function submit() {
    if (!name.check()) return;
    const { name: before } = application;
    rename.mutate(
      { application, change: { name: name.text } },
      {
        onSuccess: (renamed) =>
          renamed.name !== before && toast({ title: t("renamed", { name: renamed.name, before }) }),
      },
    );
  }

  return (
    <Card title={t("title")} text={t("text")}>
      <Form mutation={rename} submitLabel={t("save")} busyLabel={t("saving")} onSubmit={submit}>
        <Input {...name.field} label={t("name")} maxLength={255} />
      </Form>
      {application.aliases.length > 0 && <Aliases application={application} />}
    </Card>
  );
}

function Aliases({ application }: ApplicationNameCardProps) {
  const project = useProjectSlug();
  const t = useTranslations("settings.application");
  const toast = useToast();
  const [removing, setRemoving] = useState<string | null>(null);
  const update = useMutation(updateApplicationMutation(project));
  const name = removing ?? "";
  return (
    <div>
      <h4 className="font-medium">{t("aliases")}</h4>
      <ul aria-label={t("aliases")} className="divide-y divide-line">
        {application.aliases.map((alias) => (
          <li key={alias} className="flex items-center gap-3 py-1.5">
            <span className="min-w-0 flex-1 break-all">{alias}</span>
            <Button
              size="sm"
              variant="ghost"
              aria-label={t("removeAliasNamed", { name: alias })}
              onClick={() => setRemoving(alias)}
            >
              {t("removeAlias")}
            </Button>
          </li>
        ))}
      </ul>
      <ConfirmDialog
        open={removing !== null}
        onClose={() => setRemoving(null)}
        title={t("removeAliasTitle", { name })}
        description={t("removeAliasText")}
        confirmLabel={t("removeAlias")}
        mutation={update}
        onConfirm={() =>
          update.mutate(
            { application, change: { aliases: application.aliases.filter((alias) => alias !== removing) } },
            {
              onSuccess() {
                setRemoving(null);
                toast({ title: t("aliasRemoved", { name }) });
              },
            },
          )
        }
      />
    </div>
  );
}
