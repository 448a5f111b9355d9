"use client";

import { QueryClientProvider } from "@tanstack/react-query";
import { ThemeProvider } from "next-themes";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { type ReactNode, useState } from "react";
import { IntlProvider } from "use-intl";
import { config as configureZod } from "zod/v4/core";
import { createQueryClient } from "@/components/layout/query-client";
import messages from "@/messages/en.json";

// In browsers, the content security policy forbids the code that Zod would compile. The server has no such policy and
// validates faster with compiled code.
if (typeof window !== "undefined") configureZod({ jitless: true });

/** Texts are in English, so dates and numbers use an English region too. */
function regionalLocale(): string {
  const regional = typeof navigator === "undefined" ? undefined : navigator.languages;
  return regional?.find((language) => /^en(-|$)/i.test(language)) ?? "en";
}

const timeZone = () =>
  typeof window === "undefined" ? "UTC" : Intl.DateTimeFormat().resolvedOptions().timeZone;

export function Providers({ children, nonce }: { children: ReactNode; nonce: string | undefined }) {
  const [queryClient] = useState(createQueryClient);
  return (
    <ThemeProvider
      attribute="data-mode"
      defaultTheme="system"
      storageKey="rollcall.theme"
      disableTransitionOnChange
      {...(nonce && { nonce })}
    >
      <IntlProvider locale={regionalLocale()} messages={messages} timeZone={timeZone()}>
        <QueryClientProvider client={queryClient}>
          <NuqsAdapter>{children}</NuqsAdapter>
        </QueryClientProvider>
      </IntlProvider>
    </ThemeProvider>
  );
}
