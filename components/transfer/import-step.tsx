import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useId, useState } from "react";
import { useTranslations } from "use-intl";
import { useProjectHref, useProjectSlug } from "@/components/layout/context";
import { FormError } from "@/components/layout/errors";
import { ErrorState } from "@/components/layout/page";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Choice } from "@/components/ui/select";
import { linkButton } from "@/components/ui/styles";
import { importActionMutation, importPreviewQuery, rejectsPath } from "@/lib/imports/client";
import {
  type ImportSettings,
  importDelimiters,
  importEncodings,
  type PreviewOptions,
} from "@/lib/imports/types";
import type { ImportProblem, ImportView } from "@/lib/imports/views";
import { MappingForm } from "./mapping-form";
import { ProgressBar } from "./progress";
import { useFailureText } from "./use-failure-text";

export function ImportSteps({ view, onLeave }: { view: ImportView; onLeave: () => void }) {
  const project = useProjectSlug();
  const t = useTranslations("transfer.import");
  const href = useProjectHref();
  const failure = useFailureText()(view);
  const formId = useId();
  const client = useQueryClient();
  const act = useMutation(importActionMutation(client, project, view.id));
  const { status } = view;
  const canConfigure = status === "ready" || status === "checked";
  const [options, setOptions] = useState(() => optionsOf(view));
  const preview = useQuery({ ...importPreviewQuery(project, view.id, options), enabled: canConfigure });
  const hasEnded = status === "done" || status === "failed";
  const createdPath = href(`/devices?import=${view.id}` as "/devices");
  const isBusy = status === "checking" || status === "running";
  const discard = () => act.mutate("discard", { onSuccess: () => status !== "running" && onLeave() });
  return (
    <>
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="font-medium break-all">{view.fileName}</span>
        <span className="text-ink-soft">{t(`status.${status}`)}</span>
      </p>
      {status === "uploading" && <Callout kind="info" title={t("interrupted")} />}
      {failure && <Callout kind="failure" title={failure} />}
      {isBusy && (
        <ProgressBar
          label={t(`status.${status}`)}
          value={view.bytesDone / view.bytes}
          text={t("rowsDone", { rows: view.rows })}
        />
      )}
      {isBusy && <p className="text-sm text-ink-soft">{t("mayLeave")}</p>}
      {!isBusy && view.rows > 0 && <ImportResult view={view} />}
      {hasEnded && view.created > 0 && <p className="max-w-prose text-sm text-ink-soft">{t("mistake")}</p>}
      {canConfigure && preview.error && (
        <ErrorState title={t("unreadable")} error={preview.error} onRetry={() => void preview.refetch()} />
      )}
      {canConfigure && (
        <FileFormat options={options} suggested={preview.data?.suggested} onChange={setOptions} />
      )}
      {canConfigure && preview.data && (
        <MappingForm
          key={new URLSearchParams(Object.entries(options)).toString()}
          preview={preview.data}
          settings={settingsFor(view, preview.data.suggested)}
          id={formId}
          isPending={act.isPending}
          onCheck={(check) => act.mutate({ check })}
        />
      )}
      {/* In sight below any length of form. */}
      <div
        data-step-actions
        className="sticky bottom-(--tray,0px) z-10 -mx-4 mt-auto flex max-w-none! flex-col gap-2 border-t border-line bg-surface px-4 py-3 sm:-mx-6 sm:px-6"
      >
        <FormError error={act.error} />
        <div className="flex flex-wrap items-center gap-2">
          {status === "checked" && (
            <Button variant="primary" aria-busy={act.isPending} onClick={() => act.mutate("start")}>
              {t("start", { rows: view.created + view.updated })}
            </Button>
          )}
          {canConfigure && preview.data && (
            <Button
              type="submit"
              form={formId}
              variant={status === "checked" ? "secondary" : "primary"}
              aria-busy={act.isPending}
            >
              {t(status === "checked" ? "checkAgain" : "check")}
            </Button>
          )}
          {hasEnded ? (
            <>
              {view.rows > 0 && (
                <Link href={createdPath} prefetch={false} className={linkButton}>
                  {t("showCreated")}
                </Link>
              )}
              <Button onClick={onLeave}>{t("another")}</Button>
            </>
          ) : (
            <Button onClick={discard}>{t(status === "running" ? "breakOff" : "discard")}</Button>
          )}
          {canConfigure && (
            <p className="text-sm text-ink-soft max-sm:hidden">
              {t(status === "checked" ? "checkedText" : "checkText")}
            </p>
          )}
        </div>
      </div>
    </>
  );
}

const optionsOf = ({ settings }: ImportView): PreviewOptions => ({
  ...(settings?.delimiter && { delimiter: settings.delimiter }),
  ...(settings?.encoding && { encoding: settings.encoding }),
});

/** The saved mapping, unless the file is now read with another delimiter or encoding. */
function settingsFor({ settings }: ImportView, suggested: ImportSettings): ImportSettings {
  const isSameFormat =
    settings?.delimiter === suggested.delimiter && settings?.encoding === suggested.encoding;
  return settings && isSameFormat ? settings : suggested;
}

interface FileFormatProps {
  options: PreviewOptions;
  /** What was detected; undefined until the preview is there, or if the file cannot be read. */
  suggested: ImportSettings | undefined;
  onChange: (options: PreviewOptions) => void;
}

function FileFormat({ options, suggested, onChange }: FileFormatProps) {
  const t = useTranslations("transfer.import");
  const delimiter = options.delimiter ?? suggested?.delimiter;
  const encoding = options.encoding ?? suggested?.encoding;
  return (
    <fieldset>
      <legend className="mb-3 text-base font-semibold">{t("fileFormat")}</legend>
      <div className="grid gap-4 sm:grid-cols-2">
        {delimiter !== undefined && (
          <Choice
            label={t("delimiter")}
            values={importDelimiters}
            value={delimiter}
            text={(name) => t(`delimiters.${name}`)}
            onChange={(name) => onChange({ ...options, delimiter: name })}
          />
        )}
        {encoding !== undefined && (
          <Choice
            label={t("encoding")}
            values={importEncodings}
            value={encoding}
            text={(name) => t(`encodings.${name}`)}
            onChange={(name) => onChange({ ...options, encoding: name })}
          />
        )}
      </div>
    </fieldset>
  );
}

const outcomes = ["created", "updated", "unchanged", "rejected"] as const;

/** Counts by outcome (expected or final), and the rejected rows by reason. */
function ImportResult({ view }: { view: ImportView }) {
  const project = useProjectSlug();
  const t = useTranslations("transfer.import");
  return (
    <section aria-label={t("result")} className="flex flex-col gap-4">
      <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-xl bg-line ring ring-line sm:grid-cols-4">
        {outcomes.map((outcome) => (
          <div key={outcome} className="bg-surface px-4 py-3">
            <dt className="text-xs text-ink-soft">
              {t(view.status === "checked" ? `would.${outcome}` : `did.${outcome}`)}
            </dt>
            <dd className="text-xl font-semibold tabular-nums">{t("number", { value: view[outcome] })}</dd>
          </div>
        ))}
      </dl>
      {view.problems.length > 0 && (
        <section aria-labelledby="rejected-rows" className="rounded-xl ring ring-line">
          <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-4 py-2.5">
            <div>
              <h2 id="rejected-rows" className="text-sm font-semibold">
                {t("problems")}
              </h2>
              <p className="text-xs text-ink-soft">{t("downloadText")}</p>
            </div>
            <a href={rejectsPath(project, view.id)} download className={linkButton}>
              {t("downloadRejects")}
            </a>
          </div>
          <ul className="divide-y divide-line border-t border-line text-sm">
            {view.problems.map((problem) => (
              <Problem key={JSON.stringify([problem.column, problem.reason])} problem={problem} />
            ))}
          </ul>
        </section>
      )}
    </section>
  );
}

/** Of names that differ in case and separators only: "push token", "Push-Token". */
const plain = (name: string): string => name.toLowerCase().replace(/[\s_-]/g, "");

/** A reason, and the first rows rejected for it. */
function Problem({ problem }: { problem: ImportProblem }) {
  const t = useTranslations("transfer.import");
  const { column, field, code, params, reason, rows, examples } = problem;
  const label = field && t(`field.${field}`);
  // Rows whose whole content is at fault name no column, and a field that no column is mapped to has no name in the file.
  const isSameName = label !== null && plain(column) === plain(label);
  const isInFile = column !== "" && column !== field && !isSameName;
  const where = isInFile && label ? t("asField", { column, field: label }) : (label ?? column);
  const text = code === "other" ? reason : t(`reason.${code}`, params);
  return (
    <li className="px-4 py-2.5">
      <p className="flex flex-wrap gap-x-2">
        <span className="font-medium break-words">{where === "" ? text : `${where}: ${text}`}</span>
        <span className="text-ink-soft tabular-nums">{t("problemRows", { rows })}</span>
      </p>
      <ul className="mt-0.5 flex flex-wrap gap-x-4 text-xs text-ink-soft">
        {examples.map(({ row, value }) => (
          <li key={row} className="break-all">
            {value ? t("example", { row, value }) : t("exampleEmpty", { row })}
          </li>
        ))}
        {rows > examples.length && <li>{t("moreRows", { rows: rows - examples.length })}</li>}
      </ul>
    </li>
  );
}
