"use client";

import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { useOrigin } from "@/components/layout/use-origin";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { CodeBlock } from "@/components/ui/code-block";
import type { ReferenceOperation, Schemas } from "@/lib/openapi/types";
import type { OperationEntry } from "@/lib/openapi/views";
import { CredentialFields } from "./credential-fields";
import { proofArguments, proofHeaders } from "./credentials";
import { ReplyView } from "./reply-view";
import { curlOf, type Draft, isNeeded, send } from "./request";
import { Section } from "./section";
import { BodyField, ParameterFields } from "./try-fields";
import { useTrying } from "./trying";
import { useBody } from "./use-body";

interface TryItProps {
  entry: OperationEntry;
  operation: ReferenceOperation;
  schemas: Schemas;
}

/** The call as a command to copy, and a form that makes it. */
export function TryIt({ entry, operation, schemas }: TryItProps) {
  const t = useTranslations("reference");
  const { shared, signedIn } = useTrying();
  const form = useRef<HTMLFormElement>(null);
  const { parameters, security } = operation;
  const ways = security.map((way) => Object.keys(way));
  const [way, setWay] = useState(() => firstWay(ways, signedIn && !shared.key));
  const [own, setOwn] = useState<Record<string, string>>(() => anyVersion(parameters));
  const [missing, setMissing] = useState<string[]>([]);
  const body = useBody(operation, schemas);
  const origin = useOrigin();
  const values: Record<string, string> = { ...own, ...(shared.project && { project: shared.project }) };
  const draft: Draft = { method: entry.method, path: entry.path, parameters, values, body: body.current };
  const schemes = ways[way] ?? [];
  const session = schemes.includes("session");
  const { mutate, data, error, isPending } = useMutation({
    mutationFn: () => send(draft, proofHeaders(schemes, shared), session),
  });

  function submit(event: FormEvent) {
    event.preventDefault();
    if (isPending) return;
    const empty = parameters.filter(isNeeded).flatMap(({ name }) => (values[name] ? [] : [name]));
    setMissing(empty);
    if (empty[0] === undefined) return mutate();
    form.current?.querySelector<HTMLElement>(`[name="${empty[0]}"]`)?.focus();
  }

  return (
    <div className="flex min-w-0 flex-col gap-6 xl:sticky xl:top-18 xl:-m-1 xl:max-h-[calc(100dvh-5.5rem)] xl:overflow-y-auto xl:p-1">
      <Section title={t("curl")}>
        <CodeBlock
          value={curlOf(draft, origin, proofArguments(schemes))}
          what={t("command")}
          className="max-h-72"
        />
      </Section>
      <Section title={t("try")}>
        <form
          ref={form}
          noValidate
          onSubmit={submit}
          className="flex flex-col gap-3.5 rounded-xl bg-canvas p-4 ring ring-line"
        >
          <CredentialFields ways={ways} way={way} onWay={setWay} />
          <ParameterFields
            parameters={parameters}
            values={values}
            missing={missing}
            onChange={(name, value) => setOwn((was) => ({ ...was, [name]: value }))}
          />
          <BodyField {...body} />
          <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
            <Button type="submit" variant="primary" aria-busy={isPending}>
              {t(isPending ? "sending" : "send")}
            </Button>
            <span className="min-w-0 flex-1 basis-40 text-xs text-ink-soft">{t("real")}</span>
          </div>
        </form>
      </Section>
      {error && (
        <Callout kind="failure" title={t("noReply")}>
          {t("noReplyText")}
        </Callout>
      )}
      {data && !error && <ReplyView reply={data} />}
    </div>
  );
}

/** The operator's session where there is one, and no key that says otherwise. */
function firstWay(ways: string[][], bySession: boolean): number {
  const session = ways.findIndex((way) => way.includes("session"));
  return bySession && session >= 0 ? session : 0;
}

/** `If-Match` begins as "any version", for somebody who tries and has read none. */
function anyVersion(parameters: ReferenceOperation["parameters"]): Record<string, string> {
  return Object.fromEntries(
    parameters.flatMap(({ name, required }) => (name === "If-Match" && required ? [[name, "*"]] : [])),
  );
}
