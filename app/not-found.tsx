import Link from "next/link";
import { StatusPage } from "@/components/layout/status-page";
import { linkButton } from "@/components/ui/styles";
import { text } from "./messages";

export const metadata = { title: text("app.notFoundTitle") };

export default function NotFound() {
  return (
    <StatusPage title={text("app.notFoundTitle")} detail={text("app.notFoundText")}>
      <Link href="/devices" className={linkButton}>
        {text("app.toDevices")}
      </Link>
    </StatusPage>
  );
}
