import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useRequiredText } from "@/components/layout/use-required-text";
import { ChoiceField } from "@/components/ui/choice";
import { Input } from "@/components/ui/input";
import { Secret } from "@/components/ui/secret";
import { inviteMutation } from "@/lib/invitations/client";
import type { InvitationView } from "@/lib/invitations/views";
import { role as roles } from "@/lib/team/types";
import { SettingsForm } from "./settings-form";

/** Creates an invite link for one person. Rollcall sends no email. */
export function InviteForm({ project }: { project: string }) {
  const t = useTranslations("settings.team");
  const invite = useMutation(inviteMutation(project));
  const email = useRequiredText((text) => !/^\S+@\S+$/.test(text) && t("emailMissing"));
  const [role, setRole] = useState<InvitationView["role"]>("viewer");

  return (
    <>
      <SettingsForm
        error={invite.error}
        isPending={invite.isPending}
        submitLabel={t("invite")}
        pendingLabel={t("inviting")}
        onSubmit={() =>
          email.check() && invite.mutate({ email: email.text, role }, { onSuccess: email.empty })
        }
      >
        <div className="grid items-start gap-4 sm:grid-cols-[minmax(0,1fr)_11rem]">
          <Input
            label={t("email")}
            type="email"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            {...email.field}
          />
          <ChoiceField
            label={t("roleLabel")}
            description={t(`roleText.${role}`)}
            values={roles.options}
            value={role}
            text={(one) => t(`role.${one}`)}
            onChange={setRole}
          />
        </div>
      </SettingsForm>
      {invite.data && (
        <Secret
          value={invite.data.link}
          what={t("link")}
          warning={t("linkOnce", { email: invite.data.email })}
        />
      )}
    </>
  );
}
