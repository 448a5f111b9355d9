"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { QueryState } from "@/components/layout/error-state";
import { usePermissions, useProject } from "@/components/layout/use-project";
import { invitationsQuery } from "@/lib/invitations/client";
import { membersQuery } from "@/lib/team/client";
import type { MemberView } from "@/lib/team/views";
import { Card } from "./card";
import { InvitationRow, InviteForm } from "./invitations-card";
import { MemberKeys } from "./member-keys";
import { MemberRow } from "./member-row";
import { SettingsLayout } from "./settings-layout";

export function TeamSettings() {
  const t = useTranslations("settings.team");
  const slug = useProject()?.slug ?? "";
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
