"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { CodeBlock } from "@/components/ui/code-block";
import type { ReferenceResponse, Schemas } from "@/lib/openapi/types";
import { exampleText } from "./example";
import { SchemaFields } from "./field-row";
import { Section } from "./section";

/** What may come back, by status; what it is made of stands behind each. */
export function Answers({
  answers,
  schemas,
}: {
  answers: Record<string, ReferenceResponse>;
  schemas: Schemas;
}) {
  const t = useTranslations("reference");
  return (
    <Section title={t("answers")}>
      <ul className="divide-y divide-line rounded-xl ring ring-line">
        {Object.entries(answers).map(([status, answer], at) => (
          <AnswerRow key={status} status={status} answer={answer} schemas={schemas} open={at === 0} />
        ))}
      </ul>
    </Section>
  );
}

interface AnswerRowProps {
  status: string;
  answer: ReferenceResponse;
  schemas: Schemas;
  open: boolean;
}

function AnswerRow({ status, answer, schemas, open }: AnswerRowProps) {
  const [shown, setShown] = useState(open);
  return (
    <li>
      <details open={shown} onToggle={(event) => setShown(event.currentTarget.open)}>
        <summary className="flex gap-3 rounded-xl px-3.5 py-2.5 hover:bg-sunken pointer-coarse:min-h-11">
          <StatusDot status={Number(status)} />
          <span className="font-mono text-[13px] font-medium">{status}</span>
          <span className="min-w-0 text-ink-soft">{answer.description}</span>
        </summary>
        {shown && <AnswerDetail answer={answer} schemas={schemas} />}
      </details>
    </li>
  );
}

function AnswerDetail({ answer: { content, headers }, schemas }: Pick<AnswerRowProps, "answer" | "schemas">) {
  const t = useTranslations("reference");
  return (
    <div className="flex flex-col gap-3 px-3.5 pt-1 pb-4">
      {!content && <p className="text-xs text-ink-soft">{t("noBody")}</p>}
      {Object.entries(headers ?? {}).map(([name, { description }]) => (
        <p key={name} className="text-xs text-ink-soft">
          <code className="font-mono text-ink">{name}</code> {description}
        </p>
      ))}
      {Object.entries(content ?? {}).map(([type, { schema }]) => (
        <div key={type} className="flex flex-col gap-2">
          <p className="font-mono text-xs text-ink-soft">{type}</p>
          {/json$/.test(type) && (
            <>
              <CodeBlock
                value={exampleText(type, schema, schemas, false)}
                what={t("exampleAnswer")}
                className="max-h-80"
              />
              <SchemaFields schema={schema} schemas={schemas} open={0} />
            </>
          )}
        </div>
      ))}
    </div>
  );
}

/** A status at a glance; the number beside it says the same. */
export function StatusDot({ status }: { status: number }) {
  const colour = status < 300 ? "bg-good" : status < 500 ? "bg-warn" : "bg-bad";
  return <span aria-hidden="true" className={`mt-1.5 size-2 shrink-0 rounded-full ${colour}`} />;
}
