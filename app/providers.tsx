"use client";

import { QueryClientProvider } from "@tanstack/react-query";
import { ThemeProvider } from "next-themes";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { type ReactNode, useState } from "react";
import { IntlProvider, type Messages } from "use-intl";
import { config as configureZod } from "zod/v4/core";
import { createQueryClient } from "@/components/layout/query-client";

// In browsers, the content security policy forbids the code that Zod would compile. The server has no such policy and
// validates faster with compiled code.
if (typeof window !== "undefined") configureZod({ jitless: true });

const timeZone = () =>
  typeof window === "undefined" ? "UTC" : Intl.DateTimeFormat().resolvedOptions().timeZone;

interface ProvidersProps {
  children: ReactNode;
  nonce: string | undefined;
  locale: string;
  /** Only the texts of the chosen language reach the browser. */
  messages: Messages;
}

export function Providers({ children, nonce, locale, messages }: ProvidersProps) {
  const [queryClient] = useState(createQueryClient);
  return (
    <ThemeProvider
      attribute="data-mode"
      defaultTheme="system"
      storageKey="rollcall.theme"
      disableTransitionOnChange
      {...(nonce && { nonce })}
    >
      <IntlProvider locale={locale} messages={messages} timeZone={timeZone()}>
        <QueryClientProvider client={queryClient}>
          <NuqsAdapter>{children}</NuqsAdapter>
        </QueryClientProvider>
      </IntlProvider>
    </ThemeProvider>
  );
}
