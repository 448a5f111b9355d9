"use client";

import Link from "next/link";
import { useTranslations } from "use-intl";
import { Logo } from "@/components/layout/logo";
import { ThemeSwitch } from "@/components/layout/theme-switch";

/** The reference's top line: what it is, and the ways out. */
export function ReferenceHeader({ signedIn }: { signedIn: boolean }) {
  const t = useTranslations();
  return (
    <header className="sticky top-0 z-20 flex h-13 items-center gap-2.5 border-b border-line bg-canvas px-4">
      <Logo />
      <span className="font-semibold tracking-tight">{t("app.name")}</span>
      <span className="text-ink-soft max-sm:hidden">{t("reference.title")}</span>
      <div className="ms-auto flex items-center gap-3">
        <Link
          href={signedIn ? "/overview" : "/sign-in"}
          className="flex h-8 items-center rounded-md px-2.5 text-sm font-medium text-ink-soft hover:bg-sunken hover:text-ink pointer-coarse:h-11"
        >
          {t(signedIn ? "reference.toConsole" : "signIn.title")}
        </Link>
        <ThemeSwitch />
      </div>
    </header>
  );
}
