import Link from "next/link";
import { Notice } from "@/components/layout/notice";
import { linkButton } from "@/components/ui/link-button";
import { text } from "./messages";

export const metadata = { title: text("app.notFoundTitle") };

export default function NotFound() {
  return (
    <Notice title={text("app.notFoundTitle")} detail={text("app.notFoundText")}>
      <Link href="/devices" className={linkButton}>
        {text("app.toDevices")}
      </Link>
    </Notice>
  );
}
