"use client";

import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { useTranslations } from "use-intl";
import { ErrorState } from "@/components/layout/error-state";
import { usePermissions, useProject } from "@/components/layout/use-project";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Skeleton } from "@/components/ui/skeleton";
import { userFieldsQuery } from "@/lib/user-fields/client";
import { RemoveFieldsDialog } from "./remove-fields-dialog";
import { SettingsLayout } from "./settings-layout";
import { UserFieldRow } from "./user-field-row";

const pageSize = 100;

/** The fields that the project's users have had: their types, and a way to remove what should not be there. */
export function UserFieldsSettings() {
  const t = useTranslations("settings.userFields");
  const slug = useProject()?.slug ?? "";
  const { canAdminister } = usePermissions();
  const [search, setSearch] = useState("");
  const [shown, setShown] = useState(pageSize);
  const [removing, setRemoving] = useState<string[]>([]);
  const { data, error, refetch } = useQuery({ ...userFieldsQuery(slug), enabled: canAdminister });
  const wanted = useDeferredValue(search.trim().toLowerCase());
  const found = data?.items.filter(({ name }) => name.toLowerCase().includes(wanted)) ?? [];
  const hasFields = data !== undefined && data.items.length > 0;
  return (
    <SettingsLayout title={t("title")} text={t("text")}>
      {error && !data && <ErrorState title={t("loadFailed")} error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton className="w-2/3" />}
      {data && !hasFields && <p className="text-ink-soft">{t("none")}</p>}
      {hasFields && (
        <>
          <Input
            type="search"
            label={t("search")}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            value={search}
            onChange={(event) => {
              setSearch(event.target.value);
              setShown(pageSize);
            }}
          />
          <div className="-mt-2 flex min-h-8 flex-wrap items-center justify-between gap-2">
            <p role="status" className="text-ink-soft">
              {wanted === ""
                ? t("count", { total: found.length })
                : t("matching", { total: found.length, of: data.items.length })}
            </p>
            {wanted !== "" && found.length > 1 && (
              <Button
                size="sm"
                variant="secondary-destructive"
                onClick={() => setRemoving(found.map(({ name }) => name))}
              >
                {t("removeMatching", { total: found.length })}
              </Button>
            )}
          </div>
          {found.length > 0 && (
            <ul aria-label={t("title")} className="divide-y divide-line rounded-xl ring ring-line">
              {found.slice(0, shown).map((field) => (
                <UserFieldRow
                  key={field.name}
                  project={slug}
                  field={field}
                  onRemove={() => setRemoving([field.name])}
                />
              ))}
            </ul>
          )}
          {found.length > shown && (
            <Button className="self-start" onClick={() => setShown(shown + pageSize)}>
              {t("more")}
            </Button>
          )}
        </>
      )}
      <RemoveFieldsDialog project={slug} names={removing} onClose={() => setRemoving([])} />
    </SettingsLayout>
  );
}
