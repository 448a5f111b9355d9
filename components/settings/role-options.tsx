"use client";

import { useTranslations } from "use-intl";

export const roles = ["viewer", "editor", "admin"] as const;

export function RoleOptions() {
  const t = useTranslations("settings.team.role");
  return roles.map((role) => (
    <option key={role} value={role}>
      {t(role)}
    </option>
  ));
}
