"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { ConflictTable } from "@/components/layout/conflict-table";
import { userHistoryQuery } from "@/lib/users/client";
import type { UserDetailView } from "@/lib/users/views";
import { differingFields, parseProfile } from "./profile-json";

interface ProfileConflictProps {
  project: string;
  theirs: UserDetailView;
  mine: string;
}

/** Every field in which a profile as it is now and as it was written differ. */
export function ProfileConflict({ project, theirs, mine }: ProfileConflictProps) {
  const t = useTranslations("users.profile");
  const { data } = useQuery(userHistoryQuery(project, theirs.id, 1));
  const last = data?.items.find(({ subject }) => subject.type === "user");
  const now = theirs.dataFields;
  const read = parseProfile(mine);
  const own = "profile" in read ? read.profile : null;
  return (
    <ConflictTable
      title={t("conflictTitle")}
      event={last && last.at >= theirs.updatedAt ? last : undefined}
      rows={(own ? differingFields(now, own) : Object.keys(now)).map((field) => ({
        field,
        label: field,
        theirs: <Json value={now[field]} />,
        mine: <Json value={own?.[field]} />,
      }))}
      none={t("conflictSame")}
    />
  );
}

function Json({ value }: { value: unknown }) {
  return <span className="font-mono text-xs break-all">{JSON.stringify(value) ?? "—"}</span>;
}
