"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { ConfirmDialog } from "@/components/layout/confirm-dialog";
import { useOperator, usePermissions, useProjectSlug } from "@/components/layout/context";
import { FormError } from "@/components/layout/errors";
import { QueryState } from "@/components/layout/page";
import { Button } from "@/components/ui/button";
import { Choice } from "@/components/ui/select";
import { Tag } from "@/components/ui/tag";
import { Timestamp } from "@/components/ui/timestamp";
import { useToast } from "@/components/ui/toast";
import { invitationsQuery } from "@/lib/invitations/client";
import { membersQuery, removeMemberMutation, updateMemberRoleMutation } from "@/lib/team/client";
import { role as roles } from "@/lib/team/types";
import type { MemberView, RemovedMemberView } from "@/lib/team/views";
import { InvitationRow, InviteForm } from "./invitations";
import { MemberKeys } from "./member-keys";
import { Card, SettingsLayout } from "./settings-layout";

export function TeamSettings() {
  const t = useTranslations("settings.team");
  const slug = useProjectSlug();
  const { canAdminister } = usePermissions();
  const members = useQuery({ ...membersQuery(slug), enabled: canAdminister });
  const invitations = useQuery({ ...invitationsQuery(slug), enabled: canAdminister });
  const [removed, setRemoved] = useState<MemberView[]>([]);
  return (
    <SettingsLayout title={t("title")} text={t("text")}>
      <Card title={t("inviteTitle")} text={t("inviteText")}>
        <InviteForm />
        {invitations.data && invitations.data.items.length > 0 && (
          <ul aria-label={t("invitations")} className="divide-y divide-line border-t border-line">
            {invitations.data.items.map((invitation) => (
              <InvitationRow key={invitation.id} invitation={invitation} />
            ))}
          </ul>
        )}
      </Card>
      <Card title={t("members")}>
        <QueryState query={members} failed={t("loadFailed")} />
        {removed.map((member) => (
          <MemberKeys
            key={member.operatorId}
            member={member}
            text={t("keys.afterRemoval", { name: member.name })}
            onClose={() => setRemoved(removed.filter((one) => one !== member))}
          />
        ))}
        <ul aria-label={t("members")} className="divide-y divide-line">
          {members.data?.items.map((member) => (
            <MemberRow
              key={member.operatorId}
              member={member}
              onRemoved={({ apiKeys }) => {
                if (apiKeys.length > 0) setRemoved([...removed, member]);
              }}
            />
          ))}
        </ul>
      </Card>
    </SettingsLayout>
  );
}

interface MemberRowProps {
  member: MemberView;
  onRemoved: (removed: RemovedMemberView) => void;
}

function MemberRow({ member, onRemoved }: MemberRowProps) {
  const project = useProjectSlug();
  const t = useTranslations("settings.team");
  const toast = useToast();
  const router = useRouter();
  const isMe = useOperator().email === member.email;
  const updateRole = useMutation(updateMemberRoleMutation(project));
  const [isConfirming, setConfirming] = useState(false);
  const { operatorId, name, email, role, lastSignedInAt, isLastAdmin } = member;
  const remove = useMutation({
    ...removeMemberMutation(project),
    // Not passed to `mutate`: this row unmounts before that callback would run.
    onSuccess(removed) {
      setConfirming(false);
      toast({ title: t("removed", { name }) });
      if (isMe) window.location.assign("/");
      else onRemoved(removed);
    },
  });

  function change(next: MemberView["role"]) {
    updateRole.mutate(
      { operatorId, role: next },
      {
        onSuccess() {
          toast({ title: t("roleChanged", { name, role: t(`role.${next}`) }) });
          if (isMe) router.refresh();
        },
      },
    );
  }

  const controls = (
    <>
      <Choice
        aria-label={t("roleOf", { name })}
        values={roles.options}
        value={updateRole.isPending ? updateRole.variables.role : role}
        text={(one) => t(`role.${one}`)}
        onChange={change}
      />
      <Button
        size="sm"
        variant="secondary-destructive"
        aria-label={t("removeNamed", { name })}
        onClick={() => setConfirming(true)}
      >
        {t("remove")}
      </Button>
    </>
  );

  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 py-3">
      <div className="min-w-0 flex-1 basis-56">
        <p className="flex flex-wrap items-center gap-2">
          <span className="min-w-0 truncate font-medium">{name}</span>
          {isMe && <Tag>{t("you")}</Tag>}
        </p>
        <p className="truncate text-xs text-ink-soft">
          {name !== email && `${email} · `}
          {lastSignedInAt ? (
            <>
              {t("lastSignedIn")} <Timestamp value={lastSignedInAt} />
            </>
          ) : (
            t("neverSignedIn")
          )}
        </p>
        {isLastAdmin && (
          <p className="mt-1 max-w-prose text-xs text-ink-soft">
            {isMe ? t("lastAdminMe") : t("lastAdmin", { name })}
          </p>
        )}
        <FormError error={updateRole.error} />
      </div>
      {isLastAdmin ? <Tag>{t("role.admin")}</Tag> : controls}
      <ConfirmDialog
        open={isConfirming}
        onClose={() => setConfirming(false)}
        title={t("removeTitle", { name })}
        description={t(isMe ? "removeMeText" : "removeText")}
        confirmLabel={t(remove.isPending ? "removing" : "removeConfirm")}
        mutation={remove}
        onConfirm={() => remove.mutate(operatorId)}
      >
        <MemberKeys member={member} text={t("keys.beforeRemoval", { name })} />
      </ConfirmDialog>
    </li>
  );
}
