import { DesktopIcon } from "@phosphor-icons/react/dist/csr/Desktop";
import { MoonIcon } from "@phosphor-icons/react/dist/csr/Moon";
import { SunIcon } from "@phosphor-icons/react/dist/csr/Sun";
import { useTheme } from "next-themes";
import { useId } from "react";
import { useTranslations } from "use-intl";
import { useBrowserValue } from "@/components/ui/use-browser-value";

const themes = [
  { value: "system", label: "themeSystem", Icon: DesktopIcon },
  { value: "light", label: "themeLight", Icon: SunIcon },
  { value: "dark", label: "themeDark", Icon: MoonIcon },
] as const;

export function ThemeSwitch() {
  const t = useTranslations("frame");
  const group = useId();
  const { theme, setTheme } = useTheme();
  // The choice is stored in the browser, so the server renders none as checked.
  const inBrowser = useBrowserValue(() => true, false);
  return (
    <fieldset className="flex w-fit gap-0.5 rounded-lg bg-sunken p-0.5">
      <legend className="sr-only">{t("theme")}</legend>
      {themes.map(({ value, label, Icon }) => (
        <label key={value} title={t(label)} className="relative">
          <input
            type="radio"
            name={group}
            value={value}
            checked={inBrowser && theme === value}
            onChange={() => setTheme(value)}
            className="peer absolute inset-0 cursor-pointer appearance-none rounded-md"
          />
          <span className="pointer-events-none grid h-6.5 w-8 place-items-center rounded-md text-ink-soft peer-checked:bg-raised peer-checked:text-ink peer-checked:ring peer-checked:ring-edge peer-hover:text-ink pointer-coarse:h-10 pointer-coarse:w-12">
            <Icon size={15} aria-hidden="true" />
            <span className="sr-only">{t(label)}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
