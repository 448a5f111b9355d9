import { DownloadSimpleIcon } from "@phosphor-icons/react/dist/csr/DownloadSimple";
import { UploadSimpleIcon } from "@phosphor-icons/react/dist/csr/UploadSimple";
import dynamic from "next/dynamic";
import Link from "next/link";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useProjectHref } from "@/components/layout/context";
import { toolbarButton } from "@/components/ui/styles";
import type { ExportProps } from "./export-dialog";

const ExportDialog = dynamic(() => import("./export-dialog").then((module) => module.ExportDialog), {
  ssr: false,
});

/** Opens the export dialog; `export=1` in the URL does so too. */
export function ExportButton(props: ExportProps) {
  const t = useTranslations("transfer.export");
  const [asked, ask] = useQueryState("export", parseAsStringLiteral(["1"]));
  const isOpen = asked !== null;
  // Stays once opened, so that it can fade out; its script loads only then.
  const [wasOpened, setWasOpened] = useState(isOpen);
  if (isOpen && !wasOpened) setWasOpened(true);
  return (
    <>
      <button type="button" className={toolbarButton} title={t("open")} onClick={() => void ask("1")}>
        <DownloadSimpleIcon size={15} aria-hidden="true" />
        <span className="max-sm:sr-only">{t("open")}</span>
      </button>
      {wasOpened && <ExportDialog open={isOpen} onClose={() => void ask(null)} {...props} />}
    </>
  );
}

export function ImportLink() {
  const t = useTranslations("transfer.import");
  const href = useProjectHref();
  return (
    <Link href={href("/devices/import")} prefetch={false} className={toolbarButton} title={t("open")}>
      <UploadSimpleIcon size={15} aria-hidden="true" />
      <span className="max-sm:sr-only">{t("open")}</span>
    </Link>
  );
}
