import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import type { Schema, Schemas } from "@/lib/openapi/types";
import { type Field, summarizeSchema } from "./schema";

/** The fields of a schema, or its type where it has none. */
export function SchemaFields({ schema, schemas }: { schema: Schema; schemas: Schemas }) {
  const { fields, type } = summarizeSchema(schema, schemas);
  if (fields.length === 0) return <p className="text-xs text-ink-soft">{type}</p>;
  return <FieldList fields={fields} schemas={schemas} className="border-y" />;
}

interface FieldListProps {
  fields: Field[];
  schemas: Schemas;
  className: string;
}

export function FieldList({ fields, schemas, className }: FieldListProps) {
  return (
    <ul className={`divide-y divide-line border-line ${className}`}>
      {fields.map((field) => (
        <FieldRow key={field.name} field={field} schemas={schemas} />
      ))}
    </ul>
  );
}

function FieldRow({
  field: { name, required, schema, description },
  schemas,
}: {
  field: Field;
  schemas: Schemas;
}) {
  const t = useTranslations("reference");
  const summary = summarizeSchema(schema, schemas);
  const { allowedValues, limits, fields } = summary;
  return (
    <li className="py-2">
      <p className="flex flex-wrap items-baseline gap-x-2">
        <code className="font-mono text-[13px] font-medium break-all">{name}</code>
        <span className="text-xs text-ink-soft">{summary.type}</span>
        {required && <span className="text-xs font-medium text-accent-ink">{t("required")}</span>}
      </p>
      <p className="max-w-prose text-ink-soft">{description ?? summary.description}</p>
      <p className="flex flex-wrap gap-x-3 gap-y-0.5 text-xs text-ink-soft">
        {allowedValues.length > 0 && (
          <span className="flex flex-wrap gap-1">
            {t("choices", { count: allowedValues.length })}{" "}
            {allowedValues.map((value) => (
              <Code key={String(value)}>{String(value)}</Code>
            ))}
          </span>
        )}
        {limits.map(({ kind, value }) => (
          <span key={kind}>{t.rich(`limits.${kind}`, { value, code: (text) => <Code>{text}</Code> })}</span>
        ))}
      </p>
      {fields.length > 0 && (
        <details>
          <summary className="w-fit rounded py-1 text-xs font-medium text-ink-soft hover:text-ink pointer-coarse:py-3">
            {t("membersOf", { name, count: fields.length })}
          </summary>
          <FieldList fields={fields} schemas={schemas} className="ms-1 border-s ps-4" />
        </details>
      )}
    </li>
  );
}

function Code({ children }: { children: ReactNode }) {
  return <code className="rounded bg-sunken px-1 font-mono text-[11px] break-all text-ink">{children}</code>;
}
