"use client";

import { useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { skipLink } from "@/components/layout/skip-link";
import type { DialectEntry } from "@/lib/openapi/views";
import type { Shared } from "./credentials";
import { Introduction } from "./introduction";
import { OperationList } from "./operation-list";
import { OperationPage } from "./operation-page";
import { ReferenceHeader } from "./reference-header";
import { SlashKey } from "./slash-key";
import { TryingProvider } from "./trying";
import { useFragment } from "./use-fragment";

interface ReferencePageProps {
  wires: DialectEntry[];
  signedIn: boolean;
  /** The slug that paths are filled in with. */
  project: string;
}

/** The API reference: the list of a wire's operations, and the wire or operation that the address names after its #. */
export function ReferencePage({ wires, signedIn, project }: ReferencePageProps) {
  const t = useTranslations("app");
  const fragment = useFragment();
  const main = useRef<HTMLElement>(null);
  const [shared, setShared] = useState<Shared>({ project });
  const chosen = wires.flatMap(({ operations }) => operations).find(({ id }) => id === fragment);
  const current = wires.find(({ dialect: wire }) => wire === (chosen?.dialect ?? fragment)) ?? wires[0];
  if (current === undefined) return null;
  return (
    <TryingProvider
      value={{ shared, signedIn, share: (name, value) => setShared((was) => ({ ...was, [name]: value })) }}
    >
      <button type="button" onClick={() => main.current?.focus()} className={skipLink}>
        {t("skipToContent")}
      </button>
      <SlashKey signedIn={signedIn} />
      <div className="flex min-h-dvh flex-col">
        <ReferenceHeader signedIn={signedIn} />
        <div className="flex flex-1 flex-col lg:flex-row">
          <OperationList
            wires={wires}
            current={current}
            chosen={chosen?.id}
            className={chosen ? "max-lg:hidden" : ""}
          />
          <main
            ref={main}
            tabIndex={-1}
            className={`min-w-0 bg-surface px-4 pt-5 outline-none sm:px-8 ${chosen ? "flex-1 pb-24" : "max-lg:order-first lg:flex-1"}`}
          >
            {chosen ? (
              <OperationPage key={chosen.id} entry={chosen} wire={current} />
            ) : (
              <Introduction wire={current} />
            )}
          </main>
        </div>
      </div>
    </TryingProvider>
  );
}
