import { UploadSimpleIcon } from "@phosphor-icons/react/dist/csr/UploadSimple";
import Link from "next/link";
import { useTranslations } from "use-intl";
import { useProjectHref } from "@/components/layout/context";
import { toolbarButton } from "@/components/ui/styles";

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
