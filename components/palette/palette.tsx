"use client";

import { useTranslations } from "use-intl";
import { Overlay } from "@/components/ui/overlay";
import { PaletteSearch } from "./palette-search";

interface PaletteProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onShowKeys: () => void;
}

/** Goes anywhere, and finds a device or a user by whatever is known of them. */
export function Palette({ open, onOpenChange, onShowKeys }: PaletteProps) {
  const t = useTranslations("palette");
  return (
    <Overlay open={open} onOpenChange={onOpenChange} label={t("title")}>
      {open && <PaletteSearch onClose={() => onOpenChange(false)} onShowKeys={onShowKeys} />}
    </Overlay>
  );
}
