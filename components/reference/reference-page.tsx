"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useRef } from "react";
import { useTranslations } from "use-intl";
import { Logo } from "@/components/layout/logo";
import { ThemeSwitch } from "@/components/layout/theme-switch";
import { useDocumentTitle } from "@/components/layout/use-document-title";
import { useSingleKeyShortcuts } from "@/components/palette/use-single-key-shortcuts";
import { focusSearch, isTyping, useKeyDown } from "@/components/ui/keyboard";
import { skipLink, textLink } from "@/components/ui/styles";
import { useBrowserValue } from "@/components/ui/use-browser-value";
import { apiDocumentQuery } from "@/lib/openapi/client";
import type { SchemeName } from "@/lib/openapi/types";
import type { DialectEntry } from "@/lib/openapi/views";
import { OperationList } from "./operation-list";
import { OperationPage } from "./operation-page";

interface ReferencePageProps {
  apis: DialectEntry[];
  signedIn: boolean;
  /** The project whose slug the examples use. */
  project: string;
}

/** The API reference. The URL's fragment names the API or operation that is shown. */
export function ReferencePage({ apis, signedIn, project }: ReferencePageProps) {
  const t = useTranslations("app");
  const main = useRef<HTMLElement>(null);
  const fragment = useBrowserValue(() => window.location.hash.slice(1), "", "hashchange");
  const selected = apis.flatMap(({ operations }) => operations).find(({ id }) => id === fragment);
  const current = apis.find(({ dialect }) => dialect === (selected?.dialect ?? fragment)) ?? apis[0];
  // For operators unless they switched single keys off.
  const [singleKeys] = useSingleKeyShortcuts(signedIn);
  useKeyDown((event) => {
    if (event.key === "/" && singleKeys && !isTyping(event) && focusSearch()) event.preventDefault();
  });
  if (current === undefined) return null;
  return (
    <>
      <button type="button" onClick={() => main.current?.focus()} className={skipLink}>
        {t("skipToContent")}
      </button>
      <div className="flex min-h-dvh flex-col">
        <ReferenceHeader signedIn={signedIn} />
        <div className="flex flex-1 flex-col lg:flex-row">
          <OperationList
            apis={apis}
            current={current}
            selected={selected?.id}
            className={selected ? "max-lg:hidden" : ""}
          />
          <main
            ref={main}
            tabIndex={-1}
            className={`min-w-0 bg-surface px-4 pt-5 outline-none sm:px-8 ${selected ? "flex-1 pb-24" : "max-lg:order-first lg:flex-1"}`}
          >
            {selected ? (
              <OperationPage key={selected.id} entry={selected} api={current} project={project} />
            ) : (
              <Introduction api={current} />
            )}
          </main>
        </div>
      </div>
    </>
  );
}

function ReferenceHeader({ signedIn }: { signedIn: boolean }) {
  const t = useTranslations();
  return (
    <header className="sticky top-0 z-20 flex h-13 items-center gap-2.5 border-b border-line bg-canvas px-4">
      <Logo />
      <span className="font-semibold tracking-tight">{t("app.name")}</span>
      <span className="text-ink-soft max-sm:hidden">{t("reference.title")}</span>
      <div className="ms-auto flex items-center gap-3">
        <Link
          href={signedIn ? "/overview" : "/sign-in"}
          className="flex h-8 items-center rounded-md px-2.5 text-sm font-medium text-ink-soft hover:bg-sunken hover:text-ink pointer-coarse:h-11"
        >
          {t(signedIn ? "reference.toConsole" : "signIn.title")}
        </Link>
        <ThemeSwitch />
      </div>
    </header>
  );
}

function Introduction({ api: { dialect, title, description, operations } }: { api: DialectEntry }) {
  const t = useTranslations("reference");
  const { data } = useQuery(apiDocumentQuery(dialect));
  useDocumentTitle(t("title"));
  const schemes = Object.entries(data?.components.securitySchemes ?? {});
  return (
    <div className="flex max-w-2xl flex-col gap-4">
      <h1 className="text-xl font-semibold tracking-tight">{t("titleOf", { api: title })}</h1>
      <p className="text-ink-soft">{description}</p>
      <p className="text-ink-soft">
        {t("introduction", { count: operations.length })}{" "}
        <a href={`/openapi.json?api=${dialect}`} className={textLink}>
          {t("document")}
        </a>
      </p>
      {schemes.length > 0 && (
        <section className="mt-2 max-lg:hidden">
          <h2 className="text-sm font-semibold">{t("credentials")}</h2>
          <dl className="mt-2 divide-y divide-line border-y border-line">
            {schemes.map(([name, scheme]) => (
              <div key={name} className="grid gap-x-6 py-2.5 sm:grid-cols-[10rem_minmax(0,1fr)]">
                <dt className="font-medium">{t(`schemes.${name as SchemeName}`)}</dt>
                <dd className="text-ink-soft">{scheme.description}</dd>
              </div>
            ))}
          </dl>
        </section>
      )}
    </div>
  );
}
