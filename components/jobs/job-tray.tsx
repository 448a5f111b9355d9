import { XIcon } from "@phosphor-icons/react/dist/csr/X";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useEffect, useRef } from "react";
import { useTranslations } from "use-intl";
import { usePermissions, useProject, useProjectHref, useProjectSlug } from "@/components/layout/context";
import { useFailureToast } from "@/components/layout/errors";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { textLink } from "@/components/ui/styles";
import { changeJobMutation, refreshDevices, workQuery } from "@/lib/jobs/client";
import type { WorkView } from "@/lib/jobs/views";
import { preferenceQuery, savePreferenceMutation } from "@/lib/preferences/client";
import { isRunning, progressOf, useWorkText } from "./use-work-text";

const dismissedKey = "jobs.dismissed";
const maxDismissed = 100;
/** How long the operator's own results stay, unless dismissed. */
const dayMs = 86_400_000;

/** One line below every page: what is running, then the operator's latest result. */
export function JobTray() {
  const project = useProject();
  const isJobsPage = usePathname() === "/jobs";
  return project && !isJobsPage && <Tray key={project.slug} />;
}

function Tray() {
  const project = useProjectSlug();
  const t = useTranslations("jobs");
  const client = useQueryClient();
  const href = useProjectHref();
  const fail = useFailureToast();
  const textOf = useWorkText();
  const { canEdit } = usePermissions();
  const { data } = useQuery(workQuery(project));
  const { data: stored } = useQuery(preferenceQuery(dismissedKey));
  const save = useMutation(savePreferenceMutation(client, dismissedKey));
  const change = useMutation(changeJobMutation(client, project));
  const items = data?.items;

  // Lists show what a job has changed as soon as it is over.
  const over = items?.filter((work) => work.type !== "export" && !isRunning(work)).map(({ id }) => id);
  const known = useRef<Set<string>>(null);
  useEffect(() => {
    if (over === undefined) return;
    const hasEnded = known.current !== null && over.some((id) => !known.current?.has(id));
    known.current = new Set(over);
    if (hasEnded) void refreshDevices(client, project);
  }, [client, project, over]);

  if (items === undefined || stored === undefined) return null;
  const dismissed = Array.isArray(stored) ? (stored as string[]) : [];
  const undone = items.map((work) => (work.type === "bulk" ? work.job.undoOf : null));
  const running = items.filter(isRunning);
  const results = items.filter(
    (work) =>
      work.isMine &&
      endOf(work) > Date.now() - dayMs &&
      !dismissed.includes(work.id) &&
      !undone.includes(work.id),
  );
  const shown = [...running, ...results];
  const [latest] = shown;
  if (latest === undefined) return null;
  const text = textOf(latest);
  const busy = isRunning(latest);
  return (
    <section
      aria-label={t("latest")}
      data-job-tray
      className="sticky bottom-0 z-20 flex h-12 items-center gap-3 border-t border-line bg-raised ps-4 pe-2 text-sm sm:ps-6"
    >
      <p role="status" title={text} className="min-w-0 truncate font-medium tabular-nums">
        {text}
      </p>
      {busy && (
        <progress
          aria-label={text}
          value={progressOf(latest)}
          max={1}
          className="h-1.5 w-24 shrink-0 overflow-hidden rounded-full accent-accent max-sm:hidden"
        />
      )}
      <div className="ms-auto flex shrink-0 items-center gap-3">
        {canEdit && latest.type === "bulk" && latest.job.canUndo && (
          <Button
            size="sm"
            aria-busy={change.isPending}
            onClick={() =>
              change.mutate(
                { action: "undo", id: latest.id },
                {
                  onError: (error) => fail(t("undoFailed"), error),
                },
              )
            }
          >
            {t("undo")}
          </Button>
        )}
        <Link href={href("/jobs")} className={`${textLink} py-3`}>
          {shown.length > 1 ? t("more", { count: shown.length }) : t("title")}
        </Link>
        {!busy && (
          <IconButton
            label={t("dismiss")}
            icon={<XIcon size={14} />}
            onClick={() => save.mutate([...results.map(({ id }) => id), ...dismissed].slice(0, maxDismissed))}
          />
        )}
      </div>
    </section>
  );
}

/** When it ended; 0 for what has no end of its own. */
const endOf = (work: WorkView): number =>
  work.type === "export"
    ? 0
    : Date.parse((work.type === "bulk" ? work.job : work.import).finishedAt ?? "") || 0;
