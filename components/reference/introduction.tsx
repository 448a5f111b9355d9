"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useDocumentTitle } from "@/components/layout/use-document-title";
import { textLink } from "@/components/ui/styles";
import { apiDocumentQuery } from "@/lib/openapi/client";
import type { SchemeName } from "@/lib/openapi/types";
import type { DialectEntry } from "@/lib/openapi/views";

/** What a wire is, and how its callers prove who they are. */
export function Introduction({ wire }: { wire: DialectEntry }) {
  const t = useTranslations("reference");
  const { data } = useQuery(apiDocumentQuery(wire.dialect));
  useDocumentTitle(t("title"));
  const schemes = Object.entries(data?.components.securitySchemes ?? {});
  return (
    <div className="flex max-w-2xl flex-col gap-4">
      <h1 className="text-xl font-semibold tracking-tight">{t("titleOf", { wire: wire.title })}</h1>
      <p className="text-ink-soft">{wire.description}</p>
      <p className="text-ink-soft">
        {t("introduction", { count: wire.operations.length })}{" "}
        <a href={`/openapi.json?wire=${wire.dialect}`} className={textLink}>
          {t("document")}
        </a>
      </p>
      {schemes.length > 0 && (
        <section className="mt-2 max-lg:hidden">
          <h2 className="text-sm font-semibold">{t("credentials")}</h2>
          <dl className="mt-2 divide-y divide-line border-y border-line">
            {schemes.map(([name, { description }]) => (
              <div key={name} className="grid gap-x-6 py-2.5 sm:grid-cols-[10rem_minmax(0,1fr)]">
                <dt className="font-medium">{t(`schemes.${name as SchemeName}`)}</dt>
                <dd className="text-ink-soft">{description}</dd>
              </div>
            ))}
          </dl>
        </section>
      )}
    </div>
  );
}
