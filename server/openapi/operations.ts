import type { Operation } from "@/lib/http/operation";
import type { Parameter } from "@/lib/listing/types";
import type { ApiRoute } from "../api-router";

export interface RoutedOperation {
  /** In OpenAPI's notation: `/api/v1/projects/{project}`. */
  path: string;
  method: string;
  operation: Operation;
}

/** The operations of all routes. Throws for a route without a description, so that every API is documented. */
export function operationsOf(routes: ApiRoute[]): RoutedOperation[] {
  return routes.flatMap(({ path, handlers }) =>
    Object.entries(handlers).flatMap(([method, { operation }]) => {
      if (operation === null) return [];
      if (operation === undefined) throw new Error(`${method} ${path} has no description.`);
      return [{ path: path.replace(/\[(\w+)\]/g, "{$1}"), method, operation }];
    }),
  );
}

type Placed = Omit<Parameter, "in" | "required"> & {
  in: "header" | "path" | "query";
  required: boolean;
};

/** Assigns an operation's parameters to path, query or header. Throws for an undocumented path parameter. */
export function locateParameters({ path, operation }: RoutedOperation): Placed[] {
  const inPath = new Set(Array.from(path.matchAll(/\{(\w+)\}/g), ([, name]) => name));
  const placed = operation.parameters.flatMap(({ required = false, ...parameter }): Placed[] => {
    if (parameter.in === "header") return [{ ...parameter, in: "header", required }];
    if (inPath.has(parameter.name)) return [{ ...parameter, in: "path", required: true }];
    return parameter.in === "path" ? [] : [{ ...parameter, in: "query", required }];
  });
  for (const name of inPath) {
    if (!placed.some((parameter) => parameter.name === name)) {
      throw new Error(`The parameter {${name}} in ${path} is not documented.`);
    }
  }
  return placed;
}
