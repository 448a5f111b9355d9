import { ArrowsClockwiseIcon } from "@phosphor-icons/react/dist/csr/ArrowsClockwise";
import { DownloadSimpleIcon } from "@phosphor-icons/react/dist/csr/DownloadSimple";
import { UploadSimpleIcon } from "@phosphor-icons/react/dist/csr/UploadSimple";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { useFilterText } from "@/components/devices/filters/use-filter-text";
import { usePermissions, useProjectHref, useProjectSlug } from "@/components/layout/context";
import { FormError } from "@/components/layout/errors";
import { useFailureText } from "@/components/transfer/use-failure-text";
import { Button } from "@/components/ui/button";
import { textLink } from "@/components/ui/styles";
import { Tag } from "@/components/ui/tag";
import { Timestamp } from "@/components/ui/timestamp";
import { useUserFilterText } from "@/components/users/use-user-filters";
import type { DeviceFilters } from "@/lib/devices/listing";
import { importActionMutation, rejectsPath } from "@/lib/imports/client";
import type { ImportView } from "@/lib/imports/views";
import { changeJobMutation, exportAgainPath, workKey } from "@/lib/jobs/client";
import type { ExportView, JobView, WorkView } from "@/lib/jobs/views";
import type { userFilters } from "@/lib/users/listing";
import { isRunning, progressOf, useWorkText } from "./use-work-text";

const icons = { bulk: ArrowsClockwiseIcon, import: UploadSimpleIcon, export: DownloadSimpleIcon };

const link = `${textLink} pointer-coarse:py-3`;

/** Merges and held-back reports are no bulk changes to people, though they run as such. */
const typeOf = (work: WorkView) =>
  work.type === "bulk" && (work.job.kind === "merge" || work.job.kind === "reject")
    ? work.job.kind
    : work.type;

/** A job: what it did, who started it, what went wrong, and what can be done about it. */
export function JobRow({ work }: { work: WorkView }) {
  if (work.type === "bulk") return <BulkJob work={work} job={work.job} />;
  return work.type === "import" ? (
    <ImportJob work={work} view={work.import} />
  ) : (
    <ExportJob work={work} view={work.export} />
  );
}

interface FrameProps {
  work: WorkView;
  by: string;
  createdAt: string;
  actions: ReactNode;
  children: ReactNode;
}

function Frame({ work, by, createdAt, actions, children }: FrameProps) {
  const t = useTranslations("jobs");
  const text = useWorkText()(work);
  const Icon = icons[work.type];
  return (
    <li aria-label={text} className="flex flex-wrap gap-x-4 gap-y-2 px-4 py-3 text-sm sm:px-6">
      <Icon size={17} aria-hidden="true" className="mt-0.5 shrink-0 text-ink-soft" />
      <div className="min-w-0 flex-1 basis-52">
        <p className="flex flex-wrap items-center gap-x-2">
          <span className="font-medium break-words tabular-nums">{text}</span>
          <Tag>{t(`type.${typeOf(work)}`)}</Tag>
        </p>
        <p className="text-ink-soft">
          {by} · <Timestamp value={createdAt} />
        </p>
        {isRunning(work) && (
          <progress
            aria-label={text}
            value={progressOf(work)}
            max={1}
            className="my-1.5 block h-1.5 w-full max-w-sm overflow-hidden rounded-full accent-accent"
          />
        )}
        {children}
      </div>
      <div className="flex flex-wrap items-center gap-2 max-sm:ms-8">{actions}</div>
    </li>
  );
}

/** With the reason, and the devices that couldn't be changed. */
function BulkJob({ work, job }: { work: WorkView; job: JobView }) {
  const project = useProjectSlug();
  const t = useTranslations("jobs");
  const href = useProjectHref();
  const { canEdit } = usePermissions();
  const change = useMutation(changeJobMutation(useQueryClient(), project));
  const more = job.failed - job.problems.length;
  const button = (action: "undo" | "cancel" | "run-again", label: string) => (
    <Button size="sm" aria-busy={change.isPending} onClick={() => change.mutate({ action, id: job.id })}>
      {label}
    </Button>
  );
  const actions = canEdit && (
    <>
      {job.status === "running" && job.kind !== "merge" && button("cancel", t("cancel"))}
      <ShowInActivity id={job.id} />
      {job.canRunAgain && button("run-again", t("runAgain", { count: job.total - job.done }))}
      {job.canUndo && button("undo", t("undo"))}
      <FormError error={change.error} />
    </>
  );
  return (
    <Frame work={work} by={job.by} createdAt={job.createdAt} actions={actions}>
      {job.note && job.kind === "disable" && (
        <p className="text-ink-soft break-words">{t("note", { note: job.note })}</p>
      )}
      {job.failed > 0 && (
        <details>
          <summary className="w-fit rounded-sm py-1 font-medium text-warn-ink pointer-coarse:py-3">
            {t("problems", { count: job.failed })}
          </summary>
          <ul className="max-h-48 overflow-y-auto">
            {job.problems.map(({ deviceId, problem }) => (
              <li key={deviceId} className="flex flex-wrap gap-x-2 py-0.5">
                <Link
                  href={href(`/devices/${deviceId}`)}
                  prefetch={false}
                  className="font-mono text-xs break-all underline pointer-coarse:py-3"
                >
                  {deviceId}
                </Link>
                <span className="text-ink-soft">{problem}</span>
              </li>
            ))}
          </ul>
          {more > 0 && <p className="text-ink-soft">{t("moreProblems", { count: more })}</p>}
        </details>
      )}
    </Frame>
  );
}

function ImportJob({ work, view }: { work: WorkView; view: ImportView }) {
  const project = useProjectSlug();
  const t = useTranslations("jobs");
  const { canEdit } = usePermissions();
  const href = useProjectHref();
  const client = useQueryClient();
  const act = useMutation(importActionMutation(client, project, view.id));
  const failure = useFailureText()(view);
  const { id, status, unchanged, rejected } = view;
  const hasEnded = status === "done" || status === "failed";
  const stop = () =>
    act.mutate("discard", { onSettled: () => void client.invalidateQueries({ queryKey: workKey(project) }) });
  const actions = canEdit && (
    <>
      {status === "running" && (
        <Button size="sm" aria-busy={act.isPending} onClick={stop}>
          {t("stop")}
        </Button>
      )}
      {view.rows > 0 && hasEnded && (
        <Link href={href(`/devices?import=${id}` as "/devices")} prefetch={false} className={link}>
          {t("showCreated")}
        </Link>
      )}
      {rejected > 0 && (
        <a href={rejectsPath(project, id)} download className={link}>
          {t("downloadRejects")}
        </a>
      )}
      {status === "done" && <ShowInActivity id={id} />}
      <Link
        href={href(`/devices/import?import=${id}` as "/devices/import")}
        prefetch={false}
        className={link}
      >
        {t("view")}
      </Link>
      <FormError error={act.error} />
    </>
  );
  return (
    <Frame work={work} by={view.by} createdAt={view.createdAt} actions={actions}>
      {failure && <p className="break-words text-bad-ink">{failure}</p>}
      {hasEnded && (
        <p className={`tabular-nums ${rejected > 0 ? "text-warn-ink" : "text-ink-soft"}`}>
          {t("importCounts", { unchanged, rejected })}
        </p>
      )}
    </Frame>
  );
}

/** What it did to each device. */
function ShowInActivity({ id }: { id: string }) {
  const t = useTranslations("jobs");
  const href = useProjectHref();
  const { canAdminister } = usePermissions();
  if (!canAdminister) return null;
  return (
    <Link href={href(`/activity?job=${id}`)} prefetch={false} className={link}>
      {t("showActivity")}
    </Link>
  );
}

/** With the format, and the filters of the list. */
function ExportJob({ work, view }: { work: WorkView; view: ExportView }) {
  const project = useProjectSlug();
  const t = useTranslations("jobs");
  const { canAdminister } = usePermissions();
  const { sentence } = useFilterText();
  const userSentence = useUserFilterText();
  const { resource, format, filters } = view;
  const sentences = Object.entries(filters).map(([name, value]) => {
    if (resource === "devices") return sentence(name as keyof DeviceFilters, value as never);
    return resource === "users" ? userSentence(name as keyof typeof userFilters, value) : "";
  });
  const parts = [format.toUpperCase(), ...sentences.filter(Boolean)];
  const actions = (resource !== "audit" || canAdminister) && (
    <a href={exportAgainPath(project, view)} download className={link}>
      {t("exportAgain")}
    </a>
  );
  return (
    <Frame work={work} by={view.by} createdAt={view.createdAt} actions={actions}>
      <p className="break-words text-ink-soft">{parts.join(" · ")}</p>
    </Frame>
  );
}
