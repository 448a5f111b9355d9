"use client";

import { useTranslations } from "use-intl";
import { role } from "@/lib/team/types";

export function RoleOptions() {
  const t = useTranslations("settings.team.role");
  return role.options.map((one) => (
    <option key={one} value={one}>
      {t(one)}
    </option>
  ));
}
