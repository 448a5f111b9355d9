"use client";

import { CaretRightIcon } from "@phosphor-icons/react/dist/csr/CaretRight";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { Schema, Schemas } from "@/lib/openapi/types";
import { type Member, shapeOf } from "./schema";

interface FieldRowProps {
  field: Member & { description?: string | undefined };
  schemas: Schemas;
  /** How many levels within it are open from the start. */
  open: number;
}

/** A parameter or a member: name, type, what it may be, what it is; its own members on demand. */
export function FieldRow({ field: { name, required, schema, description }, schemas, open }: FieldRowProps) {
  const t = useTranslations("reference");
  const shape = shapeOf(schema, schemas);
  return (
    <li className="py-2">
      <p className="flex flex-wrap items-baseline gap-x-2">
        <code className="font-mono text-[13px] font-medium break-all">{name}</code>
        <span className="text-xs text-ink-soft">{shape.type}</span>
        {required && <span className="text-xs font-medium text-accent-ink">{t("required")}</span>}
      </p>
      {(description ?? shape.description) && (
        <p className="max-w-prose text-ink-soft">{description ?? shape.description}</p>
      )}
      <Facts shape={shape} />
      {shape.members.length > 0 && (
        <Nested name={name} members={shape.members} schemas={schemas} open={open} />
      )}
    </li>
  );
}

function Facts({ shape: { choices, limits } }: { shape: ReturnType<typeof shapeOf> }) {
  const t = useTranslations("reference");
  const code = (text: React.ReactNode) => (
    <code className="rounded bg-sunken px-1 font-mono text-[11px] break-all text-ink">{text}</code>
  );
  if (choices.length + limits.length === 0) return null;
  return (
    <p className="mt-0.5 flex flex-wrap gap-x-3 gap-y-0.5 text-xs text-ink-soft">
      {choices.length > 0 && (
        <span className="flex flex-wrap gap-1">
          {t("choices", { count: choices.length })}{" "}
          {choices.map((one) => (
            <span key={String(one)}>{code(String(one))}</span>
          ))}
        </span>
      )}
      {limits.map(({ kind, from, to }) => (
        <span key={kind}>{t.rich(`limits.${kind}`, { from, to, code })}</span>
      ))}
    </p>
  );
}

interface NestedProps {
  name: string;
  members: Member[];
  schemas: Schemas;
  open: number;
}

function Nested({ name, members, schemas, open }: NestedProps) {
  const t = useTranslations("reference");
  const [shown, setShown] = useState(open > 0);
  return (
    <>
      <button
        type="button"
        aria-expanded={shown}
        onClick={() => setShown(!shown)}
        className="-ms-1 mt-1 flex min-h-6 items-center gap-1 rounded px-1 text-xs font-medium text-ink-soft hover:text-ink pointer-coarse:min-h-11"
      >
        <CaretRightIcon size={11} aria-hidden="true" className={shown ? "rotate-90" : ""} />
        {t("membersOf", { name, count: members.length })}
      </button>
      {shown && <Fields fields={members} schemas={schemas} open={open - 1} nested />}
    </>
  );
}

interface FieldsProps {
  fields: FieldRowProps["field"][];
  schemas: Schemas;
  open: number;
  nested?: boolean;
}

/** Parameters or members, one below the other. */
export function Fields({ fields, schemas, open, nested = false }: FieldsProps) {
  return (
    <ul
      className={`divide-y divide-line ${nested ? "ms-1 border-s border-line ps-4" : "border-y border-line"}`}
    >
      {fields.map((field) => (
        <FieldRow key={field.name} field={field} schemas={schemas} open={open} />
      ))}
    </ul>
  );
}

/** A whole schema: its members, or in a line what it is. */
export function SchemaFields({ schema, schemas, open }: { schema: Schema; schemas: Schemas; open: number }) {
  const shape = shapeOf(schema, schemas);
  if (shape.members.length === 0) return <p className="text-xs text-ink-soft">{shape.type}</p>;
  return <Fields fields={shape.members} schemas={schemas} open={open} />;
}
