"use client";

import { StatusPage } from "@/components/layout/status-page";
import { linkButton } from "@/components/ui/styles";
import { text } from "./messages";
import "./globals.css";

/** Stands in where the root layout itself failed: no provider, no font, a plain link for a fresh start. */
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
