import { UploadSimpleIcon } from "@phosphor-icons/react/dist/csr/UploadSimple";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useProjectSlug } from "@/components/layout/context";
import { FormError } from "@/components/layout/errors";
import { linkButton, textLink } from "@/components/ui/styles";
import { Timestamp } from "@/components/ui/timestamp";
import { importsQuery, templateSources, templateUrl, uploadMutation } from "@/lib/imports/client";
import { ProgressBar } from "./progress";

export function FileStep({ onChosen }: { onChosen: (id: string) => void }) {
  const project = useProjectSlug();
  const t = useTranslations("transfer.import");
  const [progress, setProgress] = useState(0);
  const upload = useMutation(uploadMutation(project, setProgress));
  const { data: imports = [] } = useQuery(importsQuery(project));
  const send = (file: File | undefined) => {
    if (!file || upload.isPending) return;
    setProgress(0);
    upload.mutate(file, { onSuccess: ({ id }) => onChosen(id) });
  };
  return (
    <>
      <label
        className="flex cursor-pointer flex-col items-center gap-2 rounded-xl border border-dashed border-edge px-6 py-12 text-center has-focus-visible:ring-2 has-focus-visible:ring-accent hover:bg-sunken"
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          event.preventDefault();
          send(event.dataTransfer.files[0]);
        }}
      >
        <span className="flex flex-wrap items-center justify-center gap-x-3 gap-y-2">
          <span className={linkButton}>
            <UploadSimpleIcon size={15} aria-hidden="true" />
            {t("choose")}
          </span>
          <span className="text-ink-soft pointer-coarse:hidden">{t("drop")}</span>
        </span>
        <span className="max-w-prose text-sm text-ink-soft">{t("chooseText")}</span>
        <input
          type="file"
          accept=".csv,.tsv,.txt,.json,.ndjson,.jsonl,.gz"
          className="sr-only"
          onChange={(event) => send(event.target.files?.[0])}
        />
      </label>
      <Templates />
      {upload.isPending && <ProgressBar label={t("uploading")} value={progress} />}
      <FormError error={upload.error} />
      {imports.length > 0 && (
        <section aria-labelledby="earlier-imports">
          <h2 id="earlier-imports" className="mb-2 text-sm font-semibold">
            {t("earlier")}
          </h2>
          <ul className="divide-y divide-line rounded-xl ring ring-line">
            {imports.map(({ id, fileName, status, by, createdAt, created, updated, unchanged, rejected }) => (
              <li key={id}>
                <button
                  type="button"
                  onClick={() => onChosen(id)}
                  className="flex w-full flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5 text-start text-sm hover:bg-sunken pointer-coarse:min-h-11"
                >
                  <span className="min-w-0 truncate font-medium">{fileName}</span>
                  <span className="text-ink-soft">{t(`status.${status}`)}</span>
                  <span className="text-ink-soft sm:ms-auto">
                    {by} <Timestamp value={createdAt} />
                  </span>
                  {(status === "done" || status === "failed") && (
                    <span className="w-full text-xs text-ink-soft tabular-nums">
                      {t("counts", { created, updated, unchanged, rejected })}
                    </span>
                  )}
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

/** A CSV file for each source, with its columns and two example rows. */
function Templates() {
  const t = useTranslations("transfer.import");
  return (
    <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-ink-soft">
      {t("templateText")}
      {templateSources.map((source) => (
        <a
          key={source}
          href={templateUrl(source)}
          download={`${source}-devices.csv`}
          aria-label={t("templateFor", { source: t(`presets.${source}`) })}
          className={`${textLink} pointer-coarse:py-3`}
        >
          {t(`presets.${source}`)}
        </a>
      ))}
    </p>
  );
}
