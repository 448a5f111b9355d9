"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { RowData } from "@tanstack/react-table";
import { createParser, useQueryState } from "nuqs";
import { useEffect, useMemo, useSyncExternalStore } from "react";
import { usePreload } from "@/components/layout/use-preload";
import { preferencePath, preferenceQuery, savePreferenceMutation } from "@/lib/preferences/client";
import type { Density } from "./body-cell";
import { configurableColumns } from "./columns";
import type { Columns } from "./data-table";

interface Kept {
  /** Ids of columns in their order; null for those that the table has by itself. */
  columns: string[] | null;
  density: Density;
}

export interface TableSettings extends Kept {
  setColumns: (columns: string[] | null) => void;
  setDensity: (density: Density) => void;
}

const usual: Kept = { columns: null, density: "comfortable" };
const never = () => () => {};

/**
 * How an operator likes a table, kept for them on the server, and in this browser so that the first drawing is right.
 * Columns that the URL names, as a saved view does, go before their own.
 */
export function useTableSettings<Row extends RowData>(list: string, columns: Columns<Row>): TableSettings {
  const key = `table.${list}`;
  const offered = useMemo(() => configurableColumns(columns), [columns]);
  usePreload(preferencePath(key));
  const { data } = useQuery(preferenceQuery(key));
  const { mutate } = useMutation(savePreferenceMutation(useQueryClient(), key));
  const [named, name] = useQueryState(
    "columns",
    useMemo(() => parserOf(offered), [offered]),
  );
  const local = useSyncExternalStore(
    never,
    () => localStorage.getItem(`rollcall.${key}`),
    () => null,
  );
  useEffect(() => {
    if (data !== undefined) localStorage.setItem(`rollcall.${key}`, JSON.stringify(data));
  }, [data, key]);

  const own = read(data === undefined ? parse(local) : data, offered);
  return {
    columns: named ?? own.columns,
    density: own.density,
    setColumns(columns) {
      if (named) void name(null, { history: "replace" });
      mutate({ ...own, columns });
    },
    setDensity: (density) => mutate({ ...own, density }),
  };
}

function parse(text: string | null): unknown {
  try {
    return JSON.parse(text ?? "null");
  } catch {
    return null;
  }
}

/** What was kept, as far as it is still offered. */
function read(value: unknown, offered: string[]): Kept {
  if (typeof value !== "object" || value === null) return usual;
  const { columns, density } = value as Record<string, unknown>;
  return {
    columns: Array.isArray(columns) ? columns.filter((id) => offered.includes(id)) : null,
    density: density === "compact" ? "compact" : "comfortable",
  };
}

const parserOf = (offered: string[]) =>
  createParser<string[]>({
    parse(text) {
      const known = text.split(",").filter((id) => offered.includes(id));
      return known.length > 0 ? [...new Set(known)] : null;
    },
    serialize: (columns) => columns.join(","),
    eq: (one, other) => one.join() === other.join(),
  });
