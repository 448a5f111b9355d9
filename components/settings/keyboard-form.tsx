"use client";

import { useTranslations } from "use-intl";
import { useSingleKeyShortcuts } from "@/components/palette/use-single-key-shortcuts";
import { CheckboxField } from "@/components/ui/checkbox-field";

/** The switch that WCAG asks for wherever one key alone does something. */
export function KeyboardForm() {
  const t = useTranslations("settings.account");
  const [on, set] = useSingleKeyShortcuts();
  return (
    <CheckboxField
      label={t("singleKeys")}
      description={t("singleKeysText")}
      checked={on}
      onChange={(event) => set(event.target.checked)}
    />
  );
}
