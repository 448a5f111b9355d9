"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { FormError } from "@/components/layout/form-error";
import { Button } from "@/components/ui/button";
import { Select } from "@/components/ui/select";
import { Skeleton } from "@/components/ui/skeleton";
import { Tag } from "@/components/ui/tag";
import { useToast } from "@/components/ui/toast";
import { applicationsQuery, updateApplicationMutation } from "@/lib/applications/client";
import { tokenPolicies } from "@/lib/applications/types";
import type { ApplicationView } from "@/lib/applications/views";
import { Card } from "./card";

/** A project's applications: their token policy, and which one is the default when a request names none. */
export function ApplicationsCard({ project }: { project: string }) {
  const t = useTranslations("settings.applications");
  const toast = useToast();
  const { data, error } = useQuery(applicationsQuery(project));
  const change = useMutation(updateApplicationMutation(useQueryClient(), project));

  function update(
    application: ApplicationView,
    changes: Partial<Pick<ApplicationView, "tokenPolicy" | "isDefault">>,
  ) {
    change.mutate(
      { application, change: changes },
      { onSuccess: ({ name }) => toast({ title: t("saved", { name }) }) },
    );
  }

  return (
    <Card title={t("title")} text={t("text")}>
      <FormError error={error ?? change.error} />
      {!data && !error && <Skeleton className="w-2/3" />}
      <ul className="divide-y divide-line">
        {data?.items.map((application) => (
          <li key={application.id} className="flex flex-wrap items-center gap-x-3 gap-y-2 py-2.5">
            <span className="flex min-w-0 flex-1 basis-44 items-center gap-2">
              <span className="min-w-0 truncate font-medium" title={application.name}>
                {application.name}
              </span>
              {application.isDefault && <Tag>{t("default")}</Tag>}
            </span>
            {!application.isDefault && (
              <Button
                size="sm"
                variant="ghost"
                aria-label={t("makeDefaultNamed", { name: application.name })}
                onClick={() => update(application, { isDefault: true })}
              >
                {t("makeDefault")}
              </Button>
            )}
            <Select
              aria-label={t("policyOf", { name: application.name })}
              value={
                change.isPending && change.variables.application.id === application.id
                  ? (change.variables.change.tokenPolicy ?? application.tokenPolicy)
                  : application.tokenPolicy
              }
              onChange={(event) =>
                update(application, { tokenPolicy: event.target.value as ApplicationView["tokenPolicy"] })
              }
            >
              {tokenPolicies.map((policy) => (
                <option key={policy} value={policy}>
                  {t(policy)}
                </option>
              ))}
            </Select>
          </li>
        ))}
      </ul>
    </Card>
  );
}
