import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { Select } from "@/components/ui/select";
import { Tag } from "@/components/ui/tag";
import { apiKeysQuery } from "@/lib/api-keys/client";
import { type AuditAction, type AuditSearch, auditActions } from "@/lib/audit/client";
import { membersQuery } from "@/lib/team/client";
import { useActionText } from "./use-action-text";

interface ActivityFiltersProps {
  project: string;
  filters: AuditSearch;
  onChange: (changes: {
    actor?: string | null;
    action?: AuditAction[] | null;
    after?: string | null;
    before?: string | null;
  }) => void;
  onClear: () => void;
}

/** Every choice is an entry in the browser's history. */
export function ActivityFilters({ project, filters, onChange, onClear }: ActivityFiltersProps) {
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
        className="max-w-52 max-sm:w-full max-sm:max-w-none"
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
        className="max-w-60 max-sm:w-full max-sm:max-w-none"
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
      <DateField label={t("after")} value={after} onChange={(value) => onChange({ after: value })} />
      <DateField label={t("before")} value={before} onChange={(value) => onChange({ before: value })} />
      {job && <Tag>{t("ofJob")}</Tag>}
      {(actor || action || after || before || job || q) && (
        <Button size="sm" variant="ghost" onClick={onClear}>
          {t("clear")}
        </Button>
      )}
    </div>
  );
}

interface DateFieldProps {
  label: string;
  /** `2026-11-22`. A relative date such as `30d` leaves the field empty. */
  value: string | undefined;
  onChange: (day: string | null) => void;
}

function DateField({ label, value, onChange }: DateFieldProps) {
  return (
    <label className="flex items-center gap-2 text-sm text-ink-soft max-sm:w-full max-sm:justify-between">
      {label}
      <input
        type="date"
        value={value?.includes("-") ? value : ""}
        onChange={(event) => onChange(event.target.value || null)}
        className="h-8 rounded-md bg-raised px-2 text-sm text-ink ring ring-edge pointer-coarse:h-11"
      />
    </label>
  );
}
