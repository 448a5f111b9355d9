import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { RowData } from "@tanstack/react-table";
import { createParser, useQueryState } from "nuqs";
import { useMemo } from "react";
import { useOperator } from "@/components/layout/context";
import { preferenceQuery, savePreferenceMutation } from "@/lib/preferences/client";
import type { Density } from "./cells";
import { type ColumnWidths, clampWidth } from "./column-widths";
import { configurableColumns } from "./columns";
import type { Columns } from "./data-table";

interface StoredSettings {
  /** Column ids in their order; null for the default columns. */
  columns: string[] | null;
  density: Density;
  /** Widths that the operator chose, by the column's id. */
  widths: ColumnWidths;
}

const defaults: StoredSettings = { columns: null, density: "comfortable", widths: {} };

/**
 * The operator's settings of a table, stored on the server, which renders the first page with them.
 * Columns in the URL, as in a saved view, take precedence.
 */
export function useTableSettings<Row extends RowData>(list: string, columns: Columns<Row>) {
  const key = `table.${list}`;
  const offered = useMemo(() => configurableColumns(columns), [columns]);
  const { tables } = useOperator();
  const { data } = useQuery({ ...preferenceQuery(key), initialData: tables[key] ?? null, gcTime: Infinity });
  const { mutate } = useMutation(savePreferenceMutation(useQueryClient(), key));
  const [urlColumns, setUrlColumns] = useQueryState(
    "columns",
    useMemo(() => parserOf(offered), [offered]),
  );
  const own = read(data, offered);
  function save(changes: Partial<StoredSettings>) {
    if ("columns" in changes && urlColumns) void setUrlColumns(null, { history: "replace" });
    mutate({ ...own, ...changes });
  }

  return {
    ...own,
    columns: urlColumns ?? own.columns,
    setColumns: (columns: string[] | null) => save({ columns }),
    setDensity: (density: Density) => save({ density }),
    /** Null returns a column to its own width. */
    setWidth(column: string, width: number | null) {
      const { [column]: _, ...others } = own.widths;
      save({ widths: width === null ? others : { ...others, [column]: width } });
    },
    /** Default columns with their own widths. */
    resetColumns: () => save({ columns: null, widths: {} }),
  };
}

export type TableSettings = ReturnType<typeof useTableSettings>;

/** Stored settings without columns that no longer exist. */
function read(value: unknown, offered: string[]): StoredSettings {
  if (typeof value !== "object" || value === null) return defaults;
  const { columns, density, widths } = value as Record<string, unknown>;
  return {
    columns: Array.isArray(columns) ? columns.filter((id) => offered.includes(id)) : null,
    density: density === "compact" ? "compact" : "comfortable",
    widths: readWidths(widths),
  };
}

const readWidths = (value: unknown): ColumnWidths =>
  Object.fromEntries(
    Object.entries(typeof value === "object" && value !== null ? value : {}).flatMap(([id, width]) =>
      typeof width === "number" ? [[id, clampWidth(width)]] : [],
    ),
  );

const parserOf = (offered: string[]) =>
  createParser<string[]>({
    parse(text) {
      const known = text.split(",").filter((id) => offered.includes(id));
      return known.length > 0 ? [...new Set(known)] : null;
    },
    serialize: (columns) => columns.join(","),
    eq: (one, other) => one.join() === other.join(),
  });
