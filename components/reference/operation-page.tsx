import { ArrowLeftIcon } from "@phosphor-icons/react/dist/csr/ArrowLeft";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useEffect, useId, useRef } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { QueryState } from "@/components/layout/page";
import { useDocumentTitle } from "@/components/layout/use-document-title";
import { CodeBlock } from "@/components/ui/code-block";
import { CopyButton } from "@/components/ui/icon-button";
import { Tag } from "@/components/ui/tag";
import { useOrigin } from "@/components/ui/use-browser-value";
import { apiDocumentQuery } from "@/lib/openapi/client";
import type { ReferenceOperation, ReferenceResponse, Schemas, SchemeName } from "@/lib/openapi/types";
import type { DialectEntry, OperationEntry } from "@/lib/openapi/views";
import { curlCommand, exampleText } from "./example";
import { Method } from "./operation-list";
import { FieldList, SchemaFields } from "./schema-fields";

interface OperationPageProps {
  entry: OperationEntry;
  api: DialectEntry;
  project: string;
}

/** One operation. The header is there at once; the rest follows with the OpenAPI document. */
export function OperationPage({ entry, api, project }: OperationPageProps) {
  const t = useTranslations("reference");
  const heading = useRef<HTMLHeadingElement>(null);
  const document = useQuery(apiDocumentQuery(entry.dialect));
  const { data } = document;
  useDocumentTitle(entry.summary, t("title"));
  useEffect(() => {
    window.scrollTo(0, 0);
    heading.current?.focus({ preventScroll: true });
  }, []);
  const operation = data?.paths[entry.path]?.[entry.method];
  return (
    <article className="flex max-w-6xl flex-col gap-6">
      <header>
        <a
          href={`#${api.dialect}`}
          className="-ms-1 mb-2 flex h-8 w-fit items-center gap-1.5 rounded-md px-1 text-sm font-medium text-ink-soft hover:text-ink lg:hidden pointer-coarse:h-11"
        >
          <ArrowLeftIcon size={15} aria-hidden="true" /> {t("allOperations")}
        </a>
        <p className="text-xs text-ink-soft">
          {api.title} · {entry.section}
        </p>
        <h1 ref={heading} tabIndex={-1} className="text-xl font-semibold tracking-tight outline-none">
          {entry.summary}
        </h1>
        <p className="mt-2 flex items-center gap-2">
          <Method method={entry.method} />
          <code className="min-w-0 font-mono text-xs break-all">{entry.path}</code>
          <CopyButton value={entry.path} what={t("path")} />
        </p>
        {operation?.description && <p className="mt-2 max-w-prose text-ink-soft">{operation.description}</p>}
      </header>
      <QueryState query={document} failed={t("loadFailed")} />
      {operation && (
        <OperationDetails
          entry={entry}
          operation={operation}
          schemas={data?.components.schemas ?? {}}
          project={project}
        />
      )}
    </article>
  );
}

interface OperationDetailsProps {
  entry: OperationEntry;
  operation: ReferenceOperation;
  schemas: Schemas;
  project: string;
}

function OperationDetails({ entry, operation, schemas, project }: OperationDetailsProps) {
  const t = useTranslations("reference");
  const origin = useOrigin();
  const { parameters, requestBody, responses } = operation;
  const [body] = Object.values(requestBody?.content ?? {});
  return (
    <div className="grid items-start gap-x-10 gap-y-8 xl:grid-cols-[minmax(0,1fr)_minmax(0,27rem)]">
      <div className="flex min-w-0 flex-col gap-8">
        <Access operation={operation} />
        {(["path", "query", "header"] as const).map((place) => {
          const fields = parameters.filter((parameter) => parameter.in === place);
          return (
            fields.length > 0 && (
              <Section key={place} title={t(`parameters.${place}`)}>
                <FieldList
                  fields={fields.map((field) => ({ ...field, required: field.required ?? false }))}
                  schemas={schemas}
                  className="border-y"
                />
              </Section>
            )
          );
        })}
        {body && (
          <Section title={t("body")}>
            <p className="mb-1.5 font-mono text-xs text-ink-soft">
              {Object.keys(requestBody?.content ?? {}).join(", ")}
            </p>
            <SchemaFields schema={body.schema} schemas={schemas} />
          </Section>
        )}
        <Section title={t("responses")}>
          <ul className="divide-y divide-line rounded-xl ring ring-line">
            {Object.entries(responses).map(([status, response], index) => (
              <li key={status}>
                <Response status={status} response={response} schemas={schemas} isOpen={index === 0} />
              </li>
            ))}
          </ul>
        </Section>
      </div>
      <div className="min-w-0 xl:sticky xl:top-18 xl:max-h-[calc(100dvh-5.5rem)] xl:overflow-y-auto">
        <Section title={t("curl")}>
          <CodeBlock
            value={curlCommand(entry, operation, schemas, { origin, project })}
            what={t("command")}
          />
        </Section>
      </div>
    </div>
  );
}

function Access({ operation }: { operation: ReferenceOperation }) {
  const t = useTranslations("reference");
  const format = useFormatter();
  const { security, "x-scope": scope, "x-held-by": holders } = operation;
  const credentials = security.map(
    (schemes) =>
      Object.keys(schemes)
        .map((scheme) => t(`schemes.${scheme as SchemeName}`))
        .join(" + ") || t("noHeader"),
  );
  return (
    <Section title={t("callers")}>
      <p className="flex flex-wrap gap-1.5 text-ink-soft">
        {credentials.length === 0 ? t("anyone") : credentials.map((name) => <Tag key={name}>{name}</Tag>)}
      </p>
      {scope && (
        <p className="mt-2 text-ink-soft">
          {t.rich("scope", {
            scope,
            code: (text) => <code className="font-mono text-xs text-ink">{text}</code>,
          })}{" "}
          {holders &&
            t("heldBy", {
              keys: holders.keys.length,
              kinds: format.list(holders.keys),
              roles: format.list(holders.roles),
            })}
        </p>
      )}
    </Section>
  );
}

interface ResponseProps {
  status: string;
  response: ReferenceResponse;
  schemas: Schemas;
  isOpen: boolean;
}

function Response({ status, response: { description, headers, content }, schemas, isOpen }: ResponseProps) {
  const t = useTranslations("reference");
  const colour = status < "3" ? "bg-good" : status < "5" ? "bg-warn" : "bg-bad";
  return (
    <details open={isOpen}>
      <summary className="flex gap-3 rounded-xl px-3.5 py-2.5 hover:bg-sunken pointer-coarse:min-h-11">
        <span aria-hidden="true" className={`mt-1.5 size-2 shrink-0 rounded-full ${colour}`} />
        <span className="font-mono text-[13px] font-medium">{status}</span>
        <span className="min-w-0 text-ink-soft">{description}</span>
      </summary>
      <div className="flex flex-col gap-3 px-3.5 pt-1 pb-4">
        {!content && <p className="text-xs text-ink-soft">{t("noBody")}</p>}
        {Object.entries(headers ?? {}).map(([name, header]) => (
          <p key={name} className="text-xs text-ink-soft">
            <code className="font-mono text-ink">{name}</code> {header.description}
          </p>
        ))}
        {Object.entries(content ?? {}).map(([type, { schema }]) => (
          <div key={type} className="flex flex-col gap-2">
            <p className="font-mono text-xs text-ink-soft">{type}</p>
            {/json$/.test(type) && (
              <>
                <CodeBlock
                  value={exampleText(type, schema, schemas, false)}
                  what={t("exampleResponse")}
                  className="max-h-80"
                />
                <SchemaFields schema={schema} schemas={schemas} />
              </>
            )}
          </div>
        ))}
      </div>
    </details>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <h2 id={id} className="mb-1.5 text-sm font-semibold">
        {title}
      </h2>
      {children}
    </section>
  );
}
