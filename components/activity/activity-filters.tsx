import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useProjectSlug } from "@/components/layout/context";
import { Button } from "@/components/ui/button";
import { Select } from "@/components/ui/select";
import { Tag } from "@/components/ui/tag";
import { useBrowserValue } from "@/components/ui/use-browser-value";
import { apiKeysQuery } from "@/lib/api-keys/client";
import { type AuditAction, type AuditSearch, auditActions } from "@/lib/audit/client";
import { membersQuery } from "@/lib/team/client";
import { useActionText } from "./event-text";

interface ActivityFiltersProps {
  filters: AuditSearch;
  onChange: (changes: { [Name in keyof AuditSearch]?: AuditSearch[Name] | null }) => void;
  onClear: () => void;
}

/** Every choice is an entry in the browser's history. */
export function ActivityFilters({ filters, onChange, onClear }: ActivityFiltersProps) {
  const project = useProjectSlug();
  const t = useTranslations("activity.filter");
  const actionText = useActionText();
  const { data: members } = useQuery(membersQuery(project));
  const { data: keys } = useQuery(apiKeysQuery(project));
  const actors = [
    ...(members?.items ?? []).map(({ operatorId, name }) => ({ id: operatorId, name })),
    ...(keys?.items ?? []).map(({ id, name, keyMasked }) => ({
      id,
      name: t("keyNamed", { name: `${name} …${keyMasked.slice(-4)}` }),
    })),
  ];
  const { actor, action, after, before, job, q } = filters;
  const isUnknownActor = actor && !actors.some(({ id }) => id === actor);
  return (
    <div className="flex flex-wrap items-center gap-2 px-4 pb-3 sm:px-6">
      <Select
        aria-label={t("actor")}
        value={actor ?? ""}
        onChange={(event) => onChange({ actor: event.target.value || null })}
        className="w-52 max-sm:w-[calc(50%-0.25rem)]"
      >
        <option value="">{t("anyActor")}</option>
        {isUnknownActor && <option value={actor}>{actor}</option>}
        {actors.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Select>
      <Select
        aria-label={t("action")}
        value={action?.join(",") ?? ""}
        onChange={(event) =>
          onChange({ action: event.target.value ? [event.target.value as AuditAction] : null })
        }
        className="w-60 max-sm:w-[calc(50%-0.25rem)]"
      >
        <option value="">{t("anyAction")}</option>
        {action && action.length > 1 && (
          <option value={action.join(",")}>{action.map(actionText).join(", ")}</option>
        )}
        {auditActions.map((one) => (
          <option key={one} value={one}>
            {actionText(one)}
          </option>
        ))}
      </Select>
      <TimeField label={t("after")} value={after} onChange={(value) => onChange({ after: value })} />
      <TimeField label={t("before")} value={before} onChange={(value) => onChange({ before: value })} />
      {job && <Tag>{t("ofJob")}</Tag>}
      {(actor || action || after || before || job || q) && (
        <Button size="sm" variant="ghost" onClick={onClear}>
          {t("clear")}
        </Button>
      )}
    </div>
  );
}

interface TimeFieldProps {
  label: string;
  /** `2026-11-22` or `2026-11-22T23:00Z`. A relative date such as `30d` leaves the field empty. */
  value: string | undefined;
  onChange: (time: string | null) => void;
}

// In the browser's time zone, as the list shows times.
const toLocal = (value: string): string => {
  const at = new Date(value);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
};
const toUtc = (local: string): string => `${new Date(local).toISOString().slice(0, 16)}Z`;

function TimeField({ label, value, onChange }: TimeFieldProps) {
  const shown = useBrowserValue(() => (value?.includes("-") ? toLocal(value) : ""), "");
  // What is being typed: a year begins as 0002.
  const [typed, setTyped] = useState<string>();

  function type(text: string) {
    setTyped(text);
    if (text === "") onChange(null);
    else if (text >= "2000") onChange(toUtc(text));
  }

  return (
    <label className="flex items-center gap-2 text-sm text-ink-soft max-sm:w-full max-sm:justify-between">
      {label}
      <input
        type="datetime-local"
        value={typed ?? shown}
        onChange={(event) => type(event.target.value)}
        onBlur={() => setTyped(undefined)}
        className="h-8 rounded-md bg-raised px-2 text-sm text-ink ring ring-edge pointer-coarse:h-11"
      />
    </label>
  );
}
