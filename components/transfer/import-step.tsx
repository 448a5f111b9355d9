"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { ErrorState } from "@/components/layout/error-state";
import { FormError } from "@/components/layout/form-error";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { importActionMutation, importPreviewQuery } from "@/lib/imports/client";
import type { ImportSettings, PreviewOptions } from "@/lib/imports/types";
import type { ImportView } from "@/lib/imports/views";
import { FileFormat } from "./file-format";
import { ImportResult } from "./import-result";
import { MappingForm } from "./mapping-form";
import { ProgressBar } from "./progress";

/** One import, whichever step it has come to. */
export function ImportSteps({
  project,
  view,
  onLeave,
}: {
  project: string;
  view: ImportView;
  onLeave: () => void;
}) {
  const t = useTranslations("transfer.import");
  const client = useQueryClient();
  const act = useMutation(importActionMutation(client, project, view.id));
  const { status } = view;
  const adjustable = status === "ready" || status === "checked";
  const [choices, setChoices] = useState(() => choicesOf(view));
  const preview = useQuery({ ...importPreviewQuery(project, view.id, choices), enabled: adjustable });
  const busy = status === "checking" || status === "running";
  const discard = () => act.mutate("discard", { onSuccess: () => status !== "running" && onLeave() });
  return (
    <>
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="font-medium break-all">{view.fileName}</span>
        <span className="text-ink-soft">{t(`status.${status}`)}</span>
      </p>
      {status === "uploading" && <Callout kind="info" title={t("interrupted")} />}
      {view.problem && <Callout kind="failure" title={view.problem} />}
      {busy && (
        <ProgressBar
          label={t(`status.${status}`)}
          value={view.bytesDone / view.bytes}
          text={t("rowsDone", { rows: view.rows })}
        />
      )}
      {busy && <p className="text-sm text-ink-soft">{t("mayLeave")}</p>}
      {!busy && view.rows > 0 && <ImportResult project={project} view={view} />}
      {adjustable && preview.error && (
        <ErrorState title={t("unreadable")} error={preview.error} onRetry={() => void preview.refetch()} />
      )}
      {adjustable && (
        <FileFormat choices={choices} suggested={preview.data?.suggested} onChange={setChoices} />
      )}
      {adjustable && preview.data && (
        <MappingForm
          key={new URLSearchParams(Object.entries(choices)).toString()}
          preview={preview.data}
          settings={settingsFor(view, preview.data.suggested)}
          tried={status === "checked"}
          pending={act.isPending}
          onCheck={(check) => act.mutate({ check })}
        />
      )}
      <FormError error={act.error} />
      <div className="flex flex-wrap gap-2">
        {status === "checked" && (
          <Button variant="primary" aria-busy={act.isPending} onClick={() => act.mutate("start")}>
            {t("start", { rows: view.created + view.updated })}
          </Button>
        )}
        {status === "done" || status === "failed" ? (
          <Button onClick={onLeave}>{t("another")}</Button>
        ) : (
          <Button onClick={discard}>{t(status === "running" ? "breakOff" : "discard")}</Button>
        )}
      </div>
    </>
  );
}

const choicesOf = ({ settings }: ImportView): PreviewOptions => ({
  ...(settings?.delimiter && { delimiter: settings.delimiter }),
  ...(settings?.encoding && { encoding: settings.encoding }),
});

/** What was settled on before, unless the file is read in another way by now. */
function settingsFor({ settings }: ImportView, suggested: ImportSettings): ImportSettings {
  const isAsBefore = settings?.delimiter === suggested.delimiter && settings?.encoding === suggested.encoding;
  return settings && isAsBefore ? settings : suggested;
}
