"use client";

import { useTranslations } from "use-intl";
import { useSingleKeys } from "@/components/palette/use-single-keys";
import { CheckField } from "@/components/ui/check-field";

/** The switch that WCAG asks for wherever one key alone does something. */
export function KeyboardForm() {
  const t = useTranslations("settings.account");
  const [on, set] = useSingleKeys();
  return (
    <CheckField
      label={t("singleKeys")}
      description={t("singleKeysText")}
      checked={on}
      onChange={(event) => set(event.target.checked)}
    />
  );
}
