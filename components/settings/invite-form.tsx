"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { FormError } from "@/components/layout/form-error";
import { useRequiredText } from "@/components/layout/use-required-text";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Secret } from "@/components/ui/secret";
import { SelectField } from "@/components/ui/select-field";
import { inviteMutation } from "@/lib/invitations/client";
import type { InvitationView } from "@/lib/invitations/views";
import { RoleOptions } from "./role-options";

/** Makes a link for one person; sending it is up to the operator. */
export function InviteForm({ project }: { project: string }) {
  const t = useTranslations("settings.team");
  const invite = useMutation(inviteMutation(useQueryClient(), project));
  const email = useRequiredText((text) => !/^\S+@\S+$/.test(text) && t("emailMissing"));
  const [role, setRole] = useState<InvitationView["role"]>("viewer");

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!email.check() || invite.isPending) return;
    invite.mutate({ email: email.text, role }, { onSuccess: email.empty });
  }

  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-4">
      <FormError error={invite.error} />
      <div className="grid items-start gap-4 sm:grid-cols-[minmax(0,1fr)_11rem]">
        <Input
          label={t("email")}
          type="email"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          {...email.field}
        />
        <SelectField
          label={t("roleLabel")}
          description={t(`roleText.${role}`)}
          value={role}
          onChange={(event) => setRole(event.target.value as InvitationView["role"])}
        >
          <RoleOptions />
        </SelectField>
      </div>
      <div>
        <Button type="submit" variant="primary" aria-busy={invite.isPending}>
          {t(invite.isPending ? "inviting" : "invite")}
        </Button>
      </div>
      {invite.data && (
        <Secret
          value={invite.data.link}
          what={t("link")}
          warning={t("linkOnce", { email: invite.data.email })}
        />
      )}
    </form>
  );
}
