"use client";

import Link from "next/link";
import { useTranslations } from "use-intl";
import { linkButton } from "@/components/ui/styles";

/** No such device: gone, mistyped, or another project's. */
export function DeviceNotFound({ listHref }: { listHref: "/devices" }) {
  const t = useTranslations("devices.detail");
  return (
    <div className="flex flex-1 flex-col items-center justify-center gap-1 px-6 py-24 text-center">
      <h1 className="text-base font-semibold">{t("missingTitle")}</h1>
      <p className="max-w-md text-ink-soft">{t("missingText")}</p>
      <Link href={listHref} className={`mt-4 ${linkButton}`}>
        {t("back")}
      </Link>
    </div>
  );
}
