import { useMutation, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useTranslations } from "use-intl";
import { useProjectHref, useProjectSlug } from "@/components/layout/context";
import { FormError } from "@/components/layout/errors";
import { Button } from "@/components/ui/button";
import { Choice } from "@/components/ui/select";
import { Skeleton } from "@/components/ui/skeleton";
import { Tag } from "@/components/ui/tag";
import { useToast } from "@/components/ui/toast";
import { applicationsQuery, updateApplicationMutation } from "@/lib/applications/client";
import { type ApplicationPatch, tokenPolicies } from "@/lib/applications/types";
import type { ApplicationView } from "@/lib/applications/views";
import { Card } from "./settings-layout";

export function ApplicationsCard() {
  const project = useProjectSlug();
  const t = useTranslations("settings.applications");
  const toast = useToast();
  const href = useProjectHref();
  const { data, error } = useQuery(applicationsQuery(project));
  const change = useMutation(updateApplicationMutation(project));

  const update = (application: ApplicationView, changes: ApplicationPatch) =>
    change.mutate(
      { application, change: changes },
      { onSuccess: ({ name }) => toast({ title: t("saved", { name }) }) },
    );

  return (
    <Card title={t("title")} text={t("text")}>
      <FormError error={error ?? change.error} />
      {!data && !error && <Skeleton className="w-2/3" />}
      <ul className="divide-y divide-line">
        {data?.items.map((application) => (
          <li key={application.id} className="flex flex-wrap items-center gap-x-3 gap-y-2 py-2.5">
            <span className="flex min-w-0 flex-1 basis-44 flex-wrap items-center gap-x-2">
              <Link
                href={href(`/settings/applications/${application.id}`)}
                className="min-w-0 truncate font-medium text-accent-ink hover:underline"
                title={application.name}
              >
                {application.name}
              </Link>
              {application.isDefault && <Tag>{t("default")}</Tag>}
              <ApplicationFacts application={application} all={data.items} />
            </span>
            {!application.isDefault && application.mergedInto === null && (
              <Button
                size="sm"
                variant="ghost"
                aria-label={t("makeDefaultNamed", { name: application.name })}
                onClick={() => update(application, { isDefault: true })}
              >
                {t("makeDefault")}
              </Button>
            )}
            {application.mergedInto === null && (
              <Choice
                aria-label={t("policyOf", { name: application.name })}
                values={tokenPolicies}
                value={
                  change.isPending && change.variables.application.id === application.id
                    ? (change.variables.change.tokenPolicy ?? application.tokenPolicy)
                    : application.tokenPolicy
                }
                text={(policy) => t(policy)}
                onChange={(tokenPolicy) => update(application, { tokenPolicy })}
              />
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** The number of devices, the earlier names and a running merge, below the name. */
function ApplicationFacts({
  application: { devices, aliases, mergedInto },
  all,
}: {
  application: ApplicationView;
  all: ApplicationView[];
}) {
  const t = useTranslations("settings.applications");
  const target = all.find(({ id }) => id === mergedInto);
  return (
    <span className="w-full text-xs/5 text-ink-soft">
      {t("devices", { count: devices })}
      {target && ` · ${t("merging", { name: target.name })}`}
      {aliases.length > 0 && (
        <span className="break-words"> · {t("aliases", { names: aliases.join(", ") })}</span>
      )}
    </span>
  );
}
