import { importAliases } from "@/lib/devices/fields";
import { normaliseColumnName } from "./column-names";
import { detectPreset, fillableColumns, presets } from "./presets";
import { type ImportField, type ImportSettings, importFields, type PresetId } from "./types";

/** A field's own name and its other names. The first match wins. */
const names = new Map(
  importFields.map((field) => [
    field,
    [normaliseColumnName(field), ...importAliases[field].split(/\s+/).filter(Boolean)],
  ]),
);

export function guessSettings(
  { format, encoding, delimiter }: Pick<ImportSettings, "format" | "encoding" | "delimiter">,
  columns: string[],
): ImportSettings {
  const preset = detectPreset(columns);
  return { format, encoding, delimiter, ...suggestMapping(preset, columns), preset, defaults: {} };
}

export function suggestMapping(
  preset: PresetId,
  columns: string[],
): Pick<ImportSettings, "columns" | "attributes" | "withoutUser"> {
  const { withoutUser, columns: fields, attributes } = presets[preset];
  if (preset === "other") return { columns: guessColumns(columns), attributes: [], withoutUser };
  const available = fillableColumns(preset, columns);
  return {
    columns: Object.fromEntries(Object.entries(fields).filter(([, name]) => available.has(name))),
    attributes: attributes.filter((name) => available.has(name)),
    withoutUser,
  };
}

export const hasPushTokenColumn = (columns: string[]): boolean =>
  suggestMapping(detectPreset(columns), columns).columns.pushToken !== undefined;

export const countKnownColumns = (columns: string[]): number =>
  Object.keys(suggestMapping(detectPreset(columns), columns).columns).length;

function guessColumns(columns: string[]): Partial<Record<ImportField, string>> {
  const unassigned = new Map(columns.toReversed().map((column) => [normaliseColumnName(column), column]));
  const guessed: Partial<Record<ImportField, string>> = {};
  const assign = (field: ImportField, candidates: string[]) => {
    const found = candidates.find((name) => unassigned.has(name));
    if (found === undefined || guessed[field] !== undefined) return;
    guessed[field] = unassigned.get(found);
    unassigned.delete(found);
  };
  for (const field of importFields) assign(field, names.get(field)?.slice(0, 1) ?? []);
  for (const field of importFields) assign(field, names.get(field) ?? []);
  return guessed;
}
