"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useFormatter, useTranslations } from "use-intl";
import { Callout } from "@/components/ui/callout";
import { deviceHistoryQuery } from "@/lib/devices/client";
import type { DeviceView } from "@/lib/devices/views";
import { changedFields, type EditField, type EditValues, editFields, valuesOf } from "./values";

interface EditConflictProps {
  project: string;
  theirs: DeviceView;
  base: EditValues;
  mine: EditValues;
}

/** Somebody else was faster: who, and every field that either changed, theirs and mine side by side. */
export function EditConflict({ project, theirs, base, mine }: EditConflictProps) {
  const t = useTranslations("devices.edit");
  const label = useTranslations("devices.detail.field");
  const format = useFormatter();
  const { data } = useInfiniteQuery(deviceHistoryQuery(project, theirs.id));
  const last = data?.pages[0]?.items.find(({ action }) => action !== "device.revealed");
  const now = valuesOf(theirs);
  const own = changedFields(base, mine);
  const touched = editFields.filter((field) => own.includes(field) || now[field] !== base[field]);
  const labelOf = (field: EditField) =>
    field === "make" || field === "attributes" ? t(field) : label(field);
  const show = (values: EditValues, field: EditField) => values[field] || "—";
  return (
    <div className="flex flex-col gap-3">
      <Callout kind="failure" title={t("conflictTitle")}>
        {last && last.at >= theirs.updatedAt
          ? t("conflictBy", {
              by: last.actor.label,
              at: format.dateTime(new Date(last.at), { dateStyle: "medium", timeStyle: "short" }),
            })
          : t("conflictText")}
      </Callout>
      <div className="overflow-x-auto rounded-lg ring ring-line">
        <table className="w-full table-fixed text-left text-sm">
          <caption className="sr-only">{t("conflictTable")}</caption>
          <thead className="text-xs text-ink-soft">
            <tr>
              {(["conflictField", "theirs", "mine"] as const).map((head) => (
                <th key={head} scope="col" className="border-b border-line px-3 py-2 font-medium">
                  {t(head)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="align-top">
            {touched.map((field) => (
              <tr key={field}>
                <th scope="row" className="px-3 py-2 font-medium">
                  {labelOf(field)}
                </th>
                <td className="px-3 py-2 break-words whitespace-pre-wrap">{show(now, field)}</td>
                <td className="px-3 py-2 break-words whitespace-pre-wrap">
                  {own.includes(field) ? (
                    show(mine, field)
                  ) : (
                    <span className="text-ink-soft">{t("untouched")}</span>
                  )}
                </td>
              </tr>
            ))}
            {touched.length === 0 && (
              <tr>
                <td colSpan={3} className="px-3 py-2 text-ink-soft">
                  {t("conflictElsewhere")}
                </td>
              </tr>
            )}
          </tbody>
        </table>
      </div>
    </div>
  );
}
