"use client";

import { StatusPage } from "@/components/layout/status-page";
import { linkButton } from "@/components/ui/styles";
import "./globals.css";

/** Shown when the root layout fails, so it uses no provider, no message file and a plain link. */
export default function GlobalError() {
  return (
    <html lang="en">
      <body>
        <title>Rollcall</title>
        <StatusPage
          title="This page couldn’t be displayed"
          detail="Something went wrong while loading it. Nothing was changed."
        >
          <a href="/devices" className={linkButton}>
            Try again
          </a>
        </StatusPage>
      </body>
    </html>
  );
}
