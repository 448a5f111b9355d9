"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { ConfirmDialog } from "@/components/layout/confirm-dialog";
import { usePermissions, useProjectSlug } from "@/components/layout/context";
import { FormError } from "@/components/layout/errors";
import { QueryState } from "@/components/layout/page";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/fields";
import { Choice } from "@/components/ui/select";
import { verbatim } from "@/components/ui/styles";
import { Timestamp } from "@/components/ui/timestamp";
import { useToast } from "@/components/ui/toast";
import { changeFieldTypeMutation, removeFieldsMutation, userFieldsQuery } from "@/lib/user-fields/client";
import { fieldTypes } from "@/lib/user-fields/types";
import type { UserFieldView } from "@/lib/user-fields/views";
import { SettingsLayout } from "./settings-layout";

const pageSize = 100;

export function UserFieldsSettings() {
  const t = useTranslations("settings.userFields");
  const slug = useProjectSlug();
  const { canAdminister } = usePermissions();
  const [search, setSearch] = useState("");
  const [limit, setLimit] = useState(pageSize);
  const [toRemove, setToRemove] = useState<string[]>([]);
  const fields = useQuery({ ...userFieldsQuery(slug), enabled: canAdminister });
  const { data } = fields;
  const query = search.trim().toLowerCase();
  const found = data?.items.filter(({ name }) => name.toLowerCase().includes(query)) ?? [];
  const hasFields = data !== undefined && data.items.length > 0;
  return (
    <SettingsLayout title={t("title")} text={t("text")}>
      <QueryState query={fields} failed={t("loadFailed")} />
      {data && !hasFields && <p className="text-ink-soft">{t("none")}</p>}
      {hasFields && (
        <>
          <Input
            type="search"
            label={t("search")}
            {...verbatim}
            value={search}
            onChange={(event) => {
              setSearch(event.target.value);
              setLimit(pageSize);
            }}
          />
          <div className="-mt-2 flex min-h-8 flex-wrap items-center justify-between gap-2">
            <p role="status" className="text-ink-soft">
              {query === ""
                ? t("count", { total: found.length })
                : t("matching", { total: found.length, of: data.items.length })}
            </p>
            {query !== "" && found.length > 1 && (
              <Button
                size="sm"
                variant="secondary-destructive"
                onClick={() => setToRemove(found.map(({ name }) => name))}
              >
                {t("removeMatching", { total: found.length })}
              </Button>
            )}
          </div>
          {found.length > 0 && (
            <ul aria-label={t("title")} className="divide-y divide-line rounded-xl ring ring-line">
              {found.slice(0, limit).map((field) => (
                <UserFieldRow key={field.name} field={field} onRemove={() => setToRemove([field.name])} />
              ))}
            </ul>
          )}
          {found.length > limit && (
            <Button className="self-start" onClick={() => setLimit(limit + pageSize)}>
              {t("more")}
            </Button>
          )}
        </>
      )}
      <RemoveFieldsDialog names={toRemove} onClose={() => setToRemove([])} />
    </SettingsLayout>
  );
}

interface RemoveFieldsDialogProps {
  /** The dialog is closed while this is empty. */
  names: string[];
  onClose: () => void;
}

function RemoveFieldsDialog({ names, onClose }: RemoveFieldsDialogProps) {
  const project = useProjectSlug();
  const t = useTranslations("settings.userFields.removeDialog");
  const toast = useToast();
  const remove = useMutation(removeFieldsMutation(project));
  const [name = ""] = names;
  const total = names.length;
  return (
    <ConfirmDialog
      open={total > 0}
      onClose={onClose}
      title={total > 1 ? t("titleMany", { total }) : t("title", { name })}
      description={t("text")}
      confirmLabel={remove.isPending ? t("busy") : t("confirm", { total })}
      mutation={remove}
      onConfirm={() =>
        remove.mutate(names, {
          onSuccess({ removed }) {
            onClose();
            toast({ title: t("done", { removed }) });
          },
        })
      }
    />
  );
}

function UserFieldRow({ field, onRemove }: { field: UserFieldView; onRemove: () => void }) {
  const project = useProjectSlug();
  const t = useTranslations("settings.userFields");
  const toast = useToast();
  const change = useMutation(changeFieldTypeMutation(project));
  const { name, type, createdAt } = field;
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 p-4">
      <div className="min-w-0 flex-1 basis-56">
        <p className="truncate font-mono text-xs/5" title={name}>
          {name}
        </p>
        <p className="text-xs/5 text-ink-soft">
          {t("added")} <Timestamp value={createdAt} />
        </p>
        <FormError error={change.error} />
      </div>
      <Choice
        aria-label={t("typeOf", { name })}
        values={fieldTypes}
        value={change.isPending ? change.variables.type : type}
        text={(one) => t(`type.${one}`)}
        onChange={(one) =>
          change.mutate({ name, type: one }, { onSuccess: () => toast({ title: t("saved", { name }) }) })
        }
      />
      <Button
        size="sm"
        variant="secondary-destructive"
        aria-label={t("removeNamed", { name })}
        onClick={onRemove}
      >
        {t("remove")}
      </Button>
    </li>
  );
}
