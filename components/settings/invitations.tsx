import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useProjectSlug } from "@/components/layout/context";
import { FormError } from "@/components/layout/errors";
import { Form } from "@/components/layout/form";
import { useRequiredText } from "@/components/layout/use-required-text";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/fields";
import { Secret } from "@/components/ui/secret";
import { Choice } from "@/components/ui/select";
import { verbatim } from "@/components/ui/styles";
import { Tag } from "@/components/ui/tag";
import { DateTime } from "@/components/ui/timestamp";
import { useToast } from "@/components/ui/toast";
import { inviteMutation, revokeInvitationMutation } from "@/lib/invitations/client";
import type { InvitationView } from "@/lib/invitations/views";
import { role as roles } from "@/lib/team/types";

/** Creates an invite link for one person. Rollcall sends no email. */
export function InviteForm() {
  const project = useProjectSlug();
  const t = useTranslations("settings.team");
  const invite = useMutation(inviteMutation(project));
  const email = useRequiredText((text) => !/^\S+@\S+$/.test(text) && t("emailMissing"));
  const [role, setRole] = useState<InvitationView["role"]>("viewer");

  return (
    <>
      <Form
        mutation={invite}
        submitLabel={t("invite")}
        busyLabel={t("inviting")}
        onSubmit={() =>
          email.check() && invite.mutate({ email: email.text, role }, { onSuccess: () => email.change("") })
        }
      >
        <div className="grid items-start gap-4 sm:grid-cols-[minmax(0,1fr)_11rem]">
          <Input label={t("email")} type="email" {...verbatim} {...email.field} />
          <Choice
            label={t("roleLabel")}
            description={t(`roleText.${role}`)}
            values={roles.options}
            value={role}
            text={(one) => t(`role.${one}`)}
            onChange={setRole}
          />
        </div>
      </Form>
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

/** A pending invitation. Revoking it needs no confirmation, since creating another is easy. */
export function InvitationRow({ invitation }: { invitation: InvitationView }) {
  const project = useProjectSlug();
  const t = useTranslations("settings.team");
  const toast = useToast();
  const revoke = useMutation(revokeInvitationMutation(project));
  const { id, email, role, createdBy, expiresAt, expired, endedWithCreator } = invitation;
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 py-3">
      <div className="min-w-0 flex-1 basis-56">
        <p className="flex flex-wrap items-center gap-2">
          <span className="min-w-0 truncate font-medium">{email}</span>
          <Tag>{t(`role.${role}`)}</Tag>
          {endedWithCreator && <Tag>{t("invalid")}</Tag>}
        </p>
        <p className="text-xs text-ink-soft">
          {endedWithCreator ? (
            t("endedWithCreator", { by: createdBy })
          ) : (
            <>
              {t("invitedBy", { by: createdBy })} · {t(expired ? "linkExpired" : "linkExpires")}{" "}
              <DateTime value={expiresAt} />
            </>
          )}
        </p>
        <FormError error={revoke.error} />
      </div>
      <Button
        size="sm"
        aria-label={t(endedWithCreator ? "clearNamed" : "revokeNamed", { email })}
        aria-busy={revoke.isPending}
        onClick={() => revoke.mutate(id, { onSuccess: () => toast({ title: t("revoked", { email }) }) })}
      >
        {t(endedWithCreator ? "clear" : "revoke")}
      </Button>
    </li>
  );
}
