"use client";

import { useTranslations } from "use-intl";
import { CodeBlock } from "@/components/ui/code-block";
import type { ReferenceOperation, Schemas } from "@/lib/openapi/types";
import { exampleText } from "./example";
import { SchemaFields } from "./field-row";
import { Section } from "./section";

interface BodySectionProps {
  body: NonNullable<ReferenceOperation["requestBody"]>;
  schemas: Schemas;
}

/** What a request's body is made of, and one that would do. */
export function BodySection({ body, schemas }: BodySectionProps) {
  const t = useTranslations("reference");
  const [[type, { schema }] = ["", { schema: {} }]] = Object.entries(body.content);
  return (
    <Section
      title={t("body")}
      aside={<span className="font-mono text-xs text-ink-soft">{Object.keys(body.content).join(", ")}</span>}
    >
      <SchemaFields schema={schema} schemas={schemas} open={1} />
      <h3 className="mt-4 mb-1.5 text-xs font-medium text-ink-soft">{t("example")}</h3>
      <CodeBlock
        value={exampleText(type, schema, schemas, true)}
        what={t("exampleBody")}
        className="max-h-96"
      />
    </Section>
  );
}
