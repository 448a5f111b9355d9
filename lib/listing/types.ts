import type { z } from "zod";
import type { pageInfo } from "./views";

export type PageInfo = z.output<typeof pageInfo>;

export interface Page<T> {
  items: T[];
  page: PageInfo;
}

export const pageSizes = [25, 50, 100, 200] as const;
export const defaultPageSize = 50;

/** A sort as the URL writes it: a key of the list's offered sorts, `-` in front for descending. */
export interface Sort<Key extends string> {
  key: Key;
  descending: boolean;
}

/** One filter of a list: how its value stands in the URL, and back. The API and the pages share it. */
export interface Filter<Value> {
  /** The value that a parameter's text stands for; undefined where it stands for none. */
  read(text: string): Value | undefined;
  write(value: Value): string;
  /** What `read` takes, for whoever wrote something else: "Expected …". */
  expected: string;
  /** The same for the API reference, as JSON Schema; an array stands with commas between its items. */
  schema: JsonSchema;
  /** What the filter finds. */
  description?: string;
}

export type JsonSchema = Readonly<Record<string, unknown>>;

/** A parameter of a request, for the API reference. */
export interface Parameter {
  name: string;
  /** A path's is left out where the path has none of its name. Absent: of the path where it stands there, else of the query. */
  in?: "header" | "path";
  required?: boolean;
  description?: string;
  schema: JsonSchema;
}

/** What a route takes in its query: how it is read, and what it is. */
export interface QueryReader<Query> {
  read(params: URLSearchParams): Query;
  parameters: Parameter[];
}

/** The filters that a list offers, by their names in the URL. */
export type FilterSet = Record<string, Filter<unknown>>;

/** The filters that a list was asked to apply; one that was not given is absent. */
export type FilterValues<Filters extends FilterSet> = {
  [Name in keyof Filters]?: Filters[Name] extends Filter<infer Value> ? Value : never;
};

/** The sorts and filters that a list offers, and the sort that it has by itself. */
export interface ListingDefinition<Key extends string, Filters extends FilterSet = Record<never, never>> {
  sortKeys: readonly Key[];
  defaultSort: Sort<Key>;
  filters?: Filters;
}

/** What a list was asked for: the page by number (from 1) and size, the order, and what to leave out. */
export interface ListQuery<Key extends string, Filters extends FilterSet = Record<never, never>> {
  number: number;
  size: number;
  sort: Sort<Key>;
  filters: FilterValues<Filters>;
}
