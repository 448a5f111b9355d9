"use client";

import { Notice } from "@/components/layout/notice";
import { linkButton } from "@/components/ui/link-button";
import { text } from "./messages";
import "./globals.css";

/** Stands in where the root layout itself failed: no provider, no font, a plain link for a fresh start. */
export default function GlobalError() {
  return (
    <html lang="en">
      <body>
        <title>{text("app.name")}</title>
        <Notice title={text("app.errorTitle")} detail={text("app.errorText")}>
          <a href="/devices" className={linkButton}>
            {text("app.tryAgain")}
          </a>
        </Notice>
      </body>
    </html>
  );
}
