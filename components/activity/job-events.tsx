import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { usePermissions, useProjectHref, useProjectSlug } from "@/components/layout/context";
import { FormError } from "@/components/layout/errors";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { textLink } from "@/components/ui/styles";
import { auditQuery } from "@/lib/audit/client";
import { auditListing } from "@/lib/audit/listing";
import type { AuditView } from "@/lib/audit/views";
import { changeJobMutation } from "@/lib/jobs/client";
import { EventList } from "./event-parts";

/** What a bulk change or an import did to each device, and the button that undoes it. */
export function JobEvents({ event }: { event: AuditView }) {
  const project = useProjectSlug();
  const t = useTranslations("activity.job");
  const client = useQueryClient();
  const { canEdit } = usePermissions();
  const [open, setOpen] = useState(false);
  const undo = useMutation(changeJobMutation(client, project));
  return (
    <div className="flex flex-col gap-1">
      <div className="flex flex-wrap gap-1.5">
        <Button
          size="sm"
          variant="ghost"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          className="-ms-2 pointer-coarse:-ms-3.5"
        >
          {t(open ? "hide" : "show")}
        </Button>
        {canEdit && event.canUndo && (
          <Button
            size="sm"
            aria-busy={undo.isPending}
            onClick={() =>
              undo.mutate(
                { action: "undo", id: event.subject.id },
                { onSettled: () => void client.invalidateQueries({ queryKey: ["audit", project] }) },
              )
            }
          >
            {t("undo")}
          </Button>
        )}
      </div>
      <FormError error={undo.error} />
      {open && <DeviceEvents id={event.subject.id} />}
    </div>
  );
}

function DeviceEvents({ id }: { id: string }) {
  const project = useProjectSlug();
  const t = useTranslations("activity.job");
  const href = useProjectHref();
  const page = { page: 1, pageSize: 25, sort: auditListing.defaultSort };
  const { data, error } = useQuery(auditQuery(project, { ...page, filters: { job: id } }));
  if (error) return <FormError error={error} />;
  if (!data) return <Skeleton className="w-2/3" />;
  return (
    <div data-tall className="border-s border-line ps-3">
      <EventList events={data.items} />
      {data.page.total > data.items.length && (
        <Link href={href(`/activity?job=${id}`)} className={textLink}>
          {t("all", { total: data.page.total })}
        </Link>
      )}
    </div>
  );
}
