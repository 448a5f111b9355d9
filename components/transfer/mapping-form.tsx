"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Input } from "@/components/ui/input";
import { SelectField } from "@/components/ui/select-field";
import {
  dateOrders,
  type ImportField,
  type ImportSettings,
  importFields,
  type PresetId,
} from "@/lib/imports/types";
import type { ImportPreview } from "@/lib/imports/views";

// Always shown; most files have them.
const mainFields: ImportField[] = ["pushToken", "email", "userId", "platform"];

const unmapped = ({ columns }: Pick<ImportSettings, "columns">): ImportField[] =>
  importFields.filter((field) => columns[field] === undefined && !mainFields.includes(field));

interface MappingFormProps {
  preview: ImportPreview;
  settings: ImportSettings;
  /** The file was checked with these settings before. */
  isChecked: boolean;
  isPending: boolean;
  onCheck: (settings: ImportSettings) => void;
}

/** Maps columns to fields, and sets defaults for missing values. */
export function MappingForm({ preview, settings: initial, isChecked, isPending, onCheck }: MappingFormProps) {
  const t = useTranslations("transfer.import");
  const [settings, setSettings] = useState(initial);
  const [hidden, setHidden] = useState(() => unmapped(initial));
  const columns = [...new Set([...preview.columns, ...Object.values(settings.columns)])];

  function choosePreset(id: PresetId) {
    const preset = preview.presets.find((known) => known.id === id);
    if (!preset) return;
    const { columns, attributes, withoutUser } = preset;
    setSettings({ ...settings, preset: id, columns, attributes, withoutUser });
    setHidden(unmapped({ columns }));
  }
  const setDefault = (name: "application" | "platform", value: string) =>
    setSettings({ ...settings, defaults: withValue(settings.defaults, name, value) });

  const fieldSelect = (field: ImportField) => (
    <SelectField
      key={field}
      label={t(`field.${field}`)}
      value={settings.columns[field] ?? ""}
      onChange={(event) =>
        setSettings({ ...settings, columns: withValue(settings.columns, field, event.target.value) })
      }
    >
      <option value="">{t("notInFile")}</option>
      {columns.map((column) => (
        <option key={column} value={column}>
          {column}
        </option>
      ))}
    </SelectField>
  );

  return (
    <form
      className="flex flex-col gap-6"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isPending) onCheck(settings);
      }}
    >
      <PreviewTable preview={preview} />
      <SelectField
        label={t("preset")}
        value={settings.preset}
        onChange={(event) => choosePreset(event.target.value as PresetId)}
      >
        {preview.presets.map(({ id }) => (
          <option key={id} value={id}>
            {t(`presets.${id}`)}
          </option>
        ))}
      </SelectField>
      <fieldset>
        <legend className="mb-3 text-sm font-semibold">{t("mapping")}</legend>
        <div className="grid gap-4 sm:grid-cols-2">
          {importFields.filter((field) => !hidden.includes(field)).map(fieldSelect)}
        </div>
        {hidden.length > 0 && (
          <details className="mt-4">
            <summary className="w-fit rounded py-1 text-sm font-medium text-ink-soft hover:text-ink pointer-coarse:py-3">
              {t("otherFields", { count: hidden.length })}
            </summary>
            <div className="mt-3 grid gap-4 sm:grid-cols-2">{hidden.map(fieldSelect)}</div>
          </details>
        )}
      </fieldset>
      <fieldset>
        <legend className="mb-3 text-sm font-semibold">{t("defaults")}</legend>
        <div className="grid gap-4 sm:grid-cols-2">
          <Input
            label={t("field.application")}
            value={settings.defaults.application ?? ""}
            onChange={(event) => setDefault("application", event.target.value)}
          />
          <SelectField
            label={t("field.platform")}
            value={settings.defaults.platform ?? ""}
            onChange={(event) => setDefault("platform", event.target.value)}
          >
            <option value="">{t("refuse")}</option>
            <option value="ios">iOS</option>
            <option value="android">Android</option>
          </SelectField>
          <SelectField
            label={t("withoutUser")}
            value={settings.withoutUser}
            onChange={(event) =>
              setSettings({ ...settings, withoutUser: event.target.value as ImportSettings["withoutUser"] })
            }
          >
            <option value="reject">{t("refuse")}</option>
            <option value="ownUser">{t("ownUser")}</option>
          </SelectField>
          <SelectField
            label={t("dateOrder")}
            value={settings.dateOrder ?? ""}
            onChange={(event) => setSettings(withValue(settings, "dateOrder", event.target.value))}
          >
            <option value="">{t("dateOrders.none")}</option>
            {dateOrders.map((order) => (
              <option key={order} value={order}>
                {t(`dateOrders.${order}`)}
              </option>
            ))}
          </SelectField>
        </div>
      </fieldset>
      {settings.dateOrder === undefined && preview.ambiguousDates.length > 0 && (
        <Callout kind="info" title={t("askDateOrder")}>
          {preview.ambiguousDates
            .map(({ column, value }) => t("ambiguousDate", { column, value }))
            .join(" · ")}
        </Callout>
      )}
      <div>
        <Button type="submit" variant={isChecked ? "secondary" : "primary"} aria-busy={isPending}>
          {t(isChecked ? "checkAgain" : "check")}
        </Button>
        <p className="mt-2 text-sm text-ink-soft">{t("checkText")}</p>
      </div>
    </form>
  );
}

/** Sets a property, or removes it if the value is empty. */
function withValue<T extends object>(object: T, name: keyof T, value: string): T {
  const { [name]: _, ...others } = object;
  return (value === "" ? others : { ...others, [name]: value }) as T;
}

function PreviewTable({ preview: { columns, rows } }: { preview: ImportPreview }) {
  const t = useTranslations("transfer.import");
  return (
    <section
      aria-label={t("beginning")}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable regions must be reachable by keyboard.
      tabIndex={0}
      className="max-h-72 overflow-auto rounded-xl ring ring-line"
    >
      <table className="w-full text-xs">
        <thead className="sticky top-0 bg-sunken">
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col" className="px-3 py-2 text-start font-medium whitespace-nowrap">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {rows.map((row, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no id and never move.
            <tr key={at}>
              {columns.map((column) => (
                <td key={column} className="max-w-56 truncate px-3 py-1.5 font-mono" title={row[column]}>
                  {row[column]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
