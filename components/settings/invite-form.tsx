"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { Refusal } from "@/components/layout/refusal";
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
  const field = useRef<HTMLInputElement>(null);
  const invite = useMutation(inviteMutation(useQueryClient(), project));
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<InvitationView["role"]>("viewer");
  const [problem, setProblem] = useState<string>();

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!/^\S+@\S+$/.test(email.trim())) {
      setProblem(t("emailMissing"));
      return field.current?.focus();
    }
    if (invite.isPending) return;
    invite.mutate({ email: email.trim(), role }, { onSuccess: () => setEmail("") });
  }

  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-4">
      <Refusal error={invite.error} />
      <div className="grid items-start gap-4 sm:grid-cols-[minmax(0,1fr)_11rem]">
        <Input
          ref={field}
          label={t("email")}
          type="email"
          value={email}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          error={problem}
          onChange={(event) => {
            setEmail(event.target.value);
            setProblem(undefined);
          }}
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
