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
import { importActionMutation, importPreviewQuery } from "@/lib/imports/client";
import {
  type ImportSettings,
  importDelimiters,
  importEncodings,
  type PreviewOptions,
} from "@/lib/imports/types";
import type { ImportView } from "@/lib/imports/views";
import { ImportResult } from "./import-result";
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
