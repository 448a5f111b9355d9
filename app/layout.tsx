import type { Metadata, Viewport } from "next";
import localFont from "next/font/local";
import { headers } from "next/headers";
import type { ReactNode } from "react";
import { messagesOfRequest, translator } from "./messages";
import { Providers } from "./providers";
import "./globals.css";

const inter = localFont({
  src: "../node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2",
  variable: "--font-inter",
  weight: "100 900",
  display: "swap",
});

export async function generateMetadata(): Promise<Metadata> {
  const t = await translator();
  return {
    title: { default: t("app.name"), template: `%s · ${t("app.name")}` },
    description: t("app.description"),
    robots: { index: false, follow: false },
  };
}

export const viewport: Viewport = {
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#fafafc" },
    { media: "(prefers-color-scheme: dark)", color: "#09090d" },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  // Reading the nonce makes every page dynamic, which a nonce requires.
  const nonce = (await headers()).get("x-nonce") ?? undefined;
  const { language, locale, messages } = await messagesOfRequest();
  return (
    <html lang={language} className={inter.variable} suppressHydrationWarning>
      <body>
        <Providers nonce={nonce} locale={locale} messages={messages}>
          {children}
        </Providers>
      </body>
    </html>
  );
}
