import Link from "next/link";
import { StatusPage } from "@/components/layout/status-page";
import { linkButton } from "@/components/ui/styles";
import { titled, translator } from "./messages";

export const generateMetadata = titled(["app.notFoundTitle"]);

export default async function NotFound() {
  const t = await translator();
  return (
    <StatusPage title={t("app.notFoundTitle")} detail={t("app.notFoundText")}>
      <Link href="/devices" className={linkButton}>
        {t("app.toDevices")}
      </Link>
    </StatusPage>
  );
}
