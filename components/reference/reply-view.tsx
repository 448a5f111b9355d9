"use client";

import { useTranslations } from "use-intl";
import { CodeBlock } from "@/components/ui/code-block";
import { StatusDot } from "./answers";
import type { Reply } from "./request";
import { Section } from "./section";

/** What came back: status and time, the headers that matter, the body. */
export function ReplyView({ reply }: { reply: Reply }) {
  const t = useTranslations("reference");
  const { status, statusText, milliseconds, headers, text, cut } = reply;
  return (
    <Section title={t("reply")}>
      <div className="flex flex-col gap-3">
        <p role="status" className="flex gap-2">
          <StatusDot status={status} />
          <span className="font-medium">
            {status} {statusText}
          </span>
          <span className="text-ink-soft tabular-nums">{t("took", { milliseconds })}</span>
        </p>
        <dl className="flex flex-col gap-0.5 font-mono text-xs">
          {headers.map(([name, value]) => (
            <div key={name} className="flex flex-wrap gap-x-2">
              <dt className="text-ink-soft">{name}</dt>
              <dd className="min-w-0 break-all">{value}</dd>
            </div>
          ))}
        </dl>
        {text ? (
          <CodeBlock value={indented(text)} what={t("replyBody")} className="max-h-96" />
        ) : (
          <p className="text-xs text-ink-soft">{t("noBody")}</p>
        )}
        {cut && <p className="text-xs text-ink-soft">{t("cut")}</p>}
      </div>
    </Section>
  );
}

function indented(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
