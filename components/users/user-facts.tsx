"use client";

import { useTranslations } from "use-intl";
import { FactGroup, IdFact, TextFact, ValueFact } from "@/components/devices/facts";
import { FullTimestamp } from "@/components/ui/timestamp";
import type { UserView } from "@/lib/users/views";

/** Who the user is. */
export function UserFacts({ user }: { user: UserView }) {
  const t = useTranslations("users.detail");
  const label = useTranslations("users.detail.field");
  return (
    <FactGroup title={t("facts")}>
      {user.emailIsPlaceholder ? (
        <TextFact label={label("email")} value={t("placeholderEmail")} />
      ) : (
        <IdFact label={label("email")} value={user.email} prose />
      )}
      <IdFact label={label("externalUserId")} value={user.externalUserId} />
      <IdFact label={label("id")} value={user.id} />
      {(["createdAt", "updatedAt"] as const).map((moment) => (
        <ValueFact key={moment} label={label(moment)}>
          <FullTimestamp value={user[moment]} />
        </ValueFact>
      ))}
    </FactGroup>
  );
}
