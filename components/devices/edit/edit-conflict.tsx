import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { ConflictTable } from "@/components/layout/conflict-table";
import { deviceHistoryQuery } from "@/lib/devices/client";
import type { DeviceView } from "@/lib/devices/views";
import { changedFields, type EditValues, editFields, toFormValues, useEditLabel } from "./edit-draft";

interface EditConflictProps {
  project: string;
  theirs: DeviceView;
  base: EditValues;
  mine: EditValues;
}

/** The fields that someone else or the operator changed. */
export function EditConflict({ project, theirs, base, mine }: EditConflictProps) {
  const t = useTranslations("devices.edit");
  const labelOf = useEditLabel();
  const { data } = useInfiniteQuery(deviceHistoryQuery(project, theirs.id));
  const last = data?.pages[0]?.items.find(({ action }) => action !== "device.revealed");
  const now = toFormValues(theirs);
  const own = changedFields(base, mine);
  const touched = editFields.filter((field) => own.includes(field) || now[field] !== base[field]);
  return (
    <ConflictTable
      title={t("conflictTitle")}
      event={last && last.at >= theirs.updatedAt ? last : undefined}
      changed={changedFields(base, now).map(labelOf)}
      rows={touched.map((field) => ({
        field,
        label: labelOf(field),
        theirs: now[field] || "—",
        mine: own.includes(field) ? (
          mine[field] || "—"
        ) : (
          <span className="text-ink-soft">{t("untouched")}</span>
        ),
      }))}
      none={t("conflictElsewhere")}
    />
  );
}
