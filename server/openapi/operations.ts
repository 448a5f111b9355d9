import type { Operation } from "@/lib/http/operation";
import type { Parameter } from "@/lib/listing/types";
import type { ApiRoute } from "../api-router";

export interface RoutedOperation {
  /** In OpenAPI's spelling: `/api/v1/projects/{project}`. */
  path: string;
  method: string;
  operation: Operation;
}

/** The operations of all routes. Throws for a route that does not say what it does: there is no API that nobody can look up. */
export function operationsOf(routes: ApiRoute[]): RoutedOperation[] {
  return routes.flatMap(({ path, handlers }) =>
    Object.entries(handlers).flatMap(([method, { operation }]) => {
      if (!isMethod(method) || operation === null) return [];
      if (operation === undefined) throw new Error(`${method} ${path} does not describe itself.`);
      return [{ path: path.replace(/\[(\w+)\]/g, "{$1}"), method, operation }];
    }),
  );
}

// Preflights answer browsers, not programs.
const isMethod = (name: string): boolean => /^[A-Z]+$/.test(name) && name !== "OPTIONS";

type Placed = Omit<Parameter, "in" | "required"> & {
  in: "header" | "path" | "query";
  required: boolean;
};

/** The parameters of an operation where its path puts them. Throws for one of the path that nothing tells of. */
export function locateParameters({ path, operation }: RoutedOperation): Placed[] {
  const inPath = new Set(Array.from(path.matchAll(/\{(\w+)\}/g), ([, name]) => name));
  const placed = operation.parameters.flatMap((parameter): Placed[] => {
    if (parameter.in === "header")
      return [{ ...parameter, in: "header", required: parameter.required ?? false }];
    if (inPath.has(parameter.name)) return [{ ...parameter, in: "path", required: true }];
    return parameter.in === "path"
      ? []
      : [{ ...parameter, in: "query", required: parameter.required ?? false }];
  });
  for (const name of inPath) {
    if (!placed.some((parameter) => parameter.name === name)) {
      throw new Error(`Nothing tells what {${name}} in ${path} is.`);
    }
  }
  return placed;
}
