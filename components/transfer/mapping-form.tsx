import { useState } from "react";
import { useTranslations } from "use-intl";
import { Callout } from "@/components/ui/callout";
import { Input } from "@/components/ui/fields";
import { Choice } from "@/components/ui/select";
import { platforms } from "@/lib/devices/types";
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
  /** Of the form, for the button that submits it. */
  id: string;
  isPending: boolean;
  onCheck: (settings: ImportSettings) => void;
}

export function MappingForm({ preview, settings: initial, id, isPending, onCheck }: MappingFormProps) {
  const t = useTranslations("transfer.import");
  const device = useTranslations("devices");
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
    <Choice
      key={field}
      label={t(`field.${field}`)}
      values={["", ...columns]}
      value={settings.columns[field] ?? ""}
      text={(column) => column || t("notInFile")}
      onChange={(column) => setSettings({ ...settings, columns: withValue(settings.columns, field, column) })}
    />
  );

  return (
    <form
      id={id}
      className="flex flex-col gap-6"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isPending) onCheck(settings);
      }}
    >
      <PreviewTable preview={preview} />
      <Choice
        label={t("preset")}
        values={preview.presets.map(({ id }) => id)}
        value={settings.preset}
        text={(id) => t(`presets.${id}`)}
        onChange={choosePreset}
      />
      <fieldset>
        <legend className="mb-3 text-base font-semibold">{t("mapping")}</legend>
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
        <legend className="mb-3 text-base font-semibold">{t("defaults")}</legend>
        <div className="grid gap-4 sm:grid-cols-2">
          <Input
            label={t("field.application")}
            value={settings.defaults.application ?? ""}
            onChange={(event) => setDefault("application", event.target.value)}
          />
          <Choice
            label={t("field.platform")}
            values={["", ...platforms] as const}
            value={settings.defaults.platform ?? ""}
            text={(platform) => (platform === "" ? t("refuse") : device(`platform.${platform}`))}
            onChange={(platform) => setDefault("platform", platform)}
          />
          <Choice
            label={t("withoutUser")}
            values={["reject", "ownUser"] as const}
            value={settings.withoutUser}
            text={(one) => t(one === "reject" ? "refuse" : "ownUser")}
            onChange={(withoutUser) => setSettings({ ...settings, withoutUser })}
          />
          <Choice
            label={t("dateOrder")}
            values={["", ...dateOrders] as const}
            value={settings.dateOrder ?? ""}
            text={(order) => t(`dateOrders.${order || "none"}`)}
            onChange={(order) => setSettings(withValue(settings, "dateOrder", order))}
          />
        </div>
      </fieldset>
      {settings.dateOrder === undefined && preview.ambiguousDates.length > 0 && (
        <Callout kind="info" title={t("askDateOrder")}>
          {preview.ambiguousDates
            .map(({ column, value }) => t("ambiguousDate", { column, value }))
            .join(" · ")}
        </Callout>
      )}
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
