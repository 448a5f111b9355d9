import { ArrowsClockwiseIcon } from "@phosphor-icons/react/dist/csr/ArrowsClockwise";
import { DownloadSimpleIcon } from "@phosphor-icons/react/dist/csr/DownloadSimple";
import { UploadSimpleIcon } from "@phosphor-icons/react/dist/csr/UploadSimple";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useTranslations } from "use-intl";
import { useFilterText } from "@/components/devices/filters/use-filter-text";
import { usePermissions, useProjectHref, useProjectSlug } from "@/components/layout/context";
import { FormError } from "@/components/layout/form-error";
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
  const t = useTranslations("jobs");
  const text = useWorkText()(work);
  const Icon = icons[work.type];
  const { by, createdAt } =
    work.type === "bulk" ? work.job : work.type === "import" ? work.import : work.export;
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
        {work.type === "bulk" && <BulkDetails job={work.job} />}
        {work.type === "import" && <ImportDetails view={work.import} />}
        {work.type === "export" && <ExportDetails view={work.export} />}
      </div>
      <div className="flex flex-wrap items-center gap-2 max-sm:ms-8">
        {work.type === "bulk" && <BulkActions job={work.job} />}
        {work.type === "import" && <ImportActions view={work.import} />}
        {work.type === "export" && <ExportActions view={work.export} />}
      </div>
    </li>
  );
}

function BulkActions({ job }: { job: JobView }) {
  const project = useProjectSlug();
  const t = useTranslations("jobs");
  const { canEdit } = usePermissions();
  const change = useMutation(changeJobMutation(useQueryClient(), project));
  if (!canEdit) return null;
  const button = (action: "undo" | "cancel" | "run-again", label: string) => (
    <Button size="sm" aria-busy={change.isPending} onClick={() => change.mutate({ action, id: job.id })}>
      {label}
    </Button>
  );
  return (
    <>
      {job.status === "running" && job.kind !== "merge" && button("cancel", t("cancel"))}
      <ShowInActivity id={job.id} />
      {job.canRunAgain && button("run-again", t("runAgain", { count: job.total - job.done }))}
      {job.canUndo && button("undo", t("undo"))}
      <FormError error={change.error} />
    </>
  );
}

/** The reason, and the devices that couldn't be changed. */
function BulkDetails({ job }: { job: JobView }) {
  const t = useTranslations("jobs");
  const href = useProjectHref();
  const more = job.failed - job.problems.length;
  return (
    <>
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
    </>
  );
}

function ImportActions({ view }: { view: ImportView }) {
  const project = useProjectSlug();
  const t = useTranslations("jobs");
  const { canEdit } = usePermissions();
  const href = useProjectHref();
  const client = useQueryClient();
  const act = useMutation(importActionMutation(client, project, view.id));
  if (!canEdit) return null;
  return (
    <>
      {view.status === "running" && (
        <Button
          size="sm"
          aria-busy={act.isPending}
          onClick={() =>
            act.mutate("discard", {
              onSettled: () => void client.invalidateQueries({ queryKey: workKey(project) }),
            })
          }
        >
          {t("stop")}
        </Button>
      )}
      {view.rows > 0 && (view.status === "done" || view.status === "failed") && (
        <Link href={href(`/devices?import=${view.id}` as "/devices")} prefetch={false} className={link}>
          {t("showCreated")}
        </Link>
      )}
      {view.rejected > 0 && (
        <a href={rejectsPath(project, view.id)} download className={link}>
          {t("downloadRejects")}
        </a>
      )}
      {view.status === "done" && <ShowInActivity id={view.id} />}
      <Link
        href={href(`/devices/import?import=${view.id}` as "/devices/import")}
        prefetch={false}
        className={link}
      >
        {t("view")}
      </Link>
      <FormError error={act.error} />
    </>
  );
}

function ImportDetails({ view }: { view: ImportView }) {
  const t = useTranslations("jobs");
  const failure = useFailureText()(view);
  const { status, unchanged, rejected } = view;
  const hasEnded = status === "done" || status === "failed";
  return (
    <>
      {failure && <p className="break-words text-bad-ink">{failure}</p>}
      {hasEnded && (
        <p className={`tabular-nums ${rejected > 0 ? "text-warn-ink" : "text-ink-soft"}`}>
          {t("importCounts", { unchanged, rejected })}
        </p>
      )}
    </>
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

function ExportActions({ view }: { view: ExportView }) {
  const project = useProjectSlug();
  const t = useTranslations("jobs");
  const { canAdminister } = usePermissions();
  if (view.resource === "audit" && !canAdminister) return null;
  return (
    <a href={exportAgainPath(project, view)} download className={link}>
      {t("exportAgain")}
    </a>
  );
}

/** The format, and the filters of the list. */
function ExportDetails({ view: { resource, format, filters } }: { view: ExportView }) {
  const { sentence } = useFilterText();
  const userSentence = useUserFilterText();
  const sentences = Object.entries(filters).map(([name, value]) => {
    if (resource === "devices") return sentence(name as keyof DeviceFilters, value as never);
    return resource === "users" ? userSentence(name as keyof typeof userFilters, value) : "";
  });
  const parts = [format.toUpperCase(), ...sentences.filter(Boolean)];
  return <p className="break-words text-ink-soft">{parts.join(" · ")}</p>;
}
