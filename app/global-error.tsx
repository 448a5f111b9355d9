"use client";

import { StatusPage } from "@/components/layout/status-page";
import { linkButton } from "@/components/ui/styles";
import { text } from "./messages";
import "./globals.css";

/** Shown when the root layout fails, so it uses no provider and a plain link. */
export default function GlobalError() {
  return (
    <html lang="en">
      <body>
        <title>{text("app.name")}</title>
        <StatusPage title={text("app.errorTitle")} detail={text("app.errorText")}>
          <a href="/devices" className={linkButton}>
            {text("app.tryAgain")}
          </a>
        </StatusPage>
      </body>
    </html>
  );
}
