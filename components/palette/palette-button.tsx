import { MagnifyingGlassIcon } from "@phosphor-icons/react/dist/csr/MagnifyingGlass";
import { useTranslations } from "use-intl";
import { CommandKbd, Kbd } from "@/components/ui/kbd";
import { useOpenPalette } from "./palette-provider";

export function PaletteButton({ onOpen }: { onOpen?: (() => void) | undefined }) {
  const t = useTranslations("frame");
  const open = useOpenPalette();
  return (
    <button
      type="button"
      aria-label={t("searchHint")}
      onClick={() => {
        onOpen?.();
        open();
      }}
      className="flex h-8 w-full items-center gap-2 rounded-md bg-raised px-2 text-sm text-ink-soft ring ring-line hover:ring-edge pointer-coarse:h-11"
    >
      <MagnifyingGlassIcon size={15} aria-hidden="true" />
      {t("search")}
      <span aria-hidden="true" className="ms-auto flex gap-1 pointer-coarse:hidden">
        <CommandKbd />
        <Kbd>K</Kbd>
      </span>
    </button>
  );
}
