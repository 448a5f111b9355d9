import type { z } from "zod";
import type { pageInfo } from "./views";

export type PageInfo = z.output<typeof pageInfo>;

export interface Page<T> {
  items: T[];
  page: PageInfo;
}

export const pageSizes = [25, 50, 100, 200] as const;
export const defaultPageSize = 50;

export interface Sort<Key extends string> {
  key: Key;
  descending: boolean;
}

/** One filter of a list: how the API and the console read its value from the URL and write it there. */
export interface Filter<Value> {
  /** The value of a parameter's text; undefined when it is invalid. */
  read(text: string): Value | undefined;
  write(value: Value): string;
  /** The error message for anything else: "Expected …". */
  expected: string;
  /** JSON Schema for the API reference; arrays are written comma-separated. */
  schema: JsonSchema;
  /** Accepts several values, any of which may match. */
  isList?: true;
  description?: string;
}

/** The name of a member and the value it must have; undefined for any value. */
export interface MemberValue {
  name: string;
  value?: string;
}

export type JsonSchema = Readonly<Record<string, unknown>>;

/** A parameter of a request, for the API reference. */
export interface Parameter {
  name: string;
  /** If absent: the path if it has a parameter of this name, else the query. `path`: omitted if the path has none. */
  in?: "header" | "path";
  required?: boolean;
  description?: string;
  schema: JsonSchema;
}

/** A route's query: how it is read, and how the API reference describes it. */
export interface QueryReader<Query> {
  read(params: URLSearchParams): Query;
  parameters: Parameter[];
}

/** The filters that a list offers, by their names in the URL. */
export type FilterSet = Record<string, Filter<unknown>>;

/** The values of the filters in a request; absent ones were not given. */
export type FilterValues<Filters extends FilterSet> = {
  [Name in keyof Filters]?: Filters[Name] extends Filter<infer Value> ? Value : never;
};

/** The sorts and filters that a list offers, and its default sort. */
export interface ListingDefinition<Key extends string, Filters extends FilterSet = Record<never, never>> {
  sortKeys: readonly Key[];
  defaultSort: Sort<Key>;
  filters?: Filters;
}

/** A parsed list request. Pages are numbered from 1. */
export interface ListQuery<Key extends string, Filters extends FilterSet = Record<never, never>> {
  number: number;
  size: number;
  sort: Sort<Key>;
  filters: FilterValues<Filters>;
}
