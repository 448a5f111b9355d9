import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { FormError } from "@/components/layout/form-error";
import { Button } from "@/components/ui/button";
import { DateTime } from "@/components/ui/date-time";
import { Tag } from "@/components/ui/tag";
import { useToast } from "@/components/ui/toast";
import { revokeInvitationMutation } from "@/lib/invitations/client";
import type { InvitationView } from "@/lib/invitations/views";

/** A pending invitation. Revoking it needs no confirmation, since creating another is easy. */
export function InvitationRow({ project, invitation }: { project: string; invitation: InvitationView }) {
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
