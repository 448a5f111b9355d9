import type { z } from "zod";
import { DomainError, type FieldIssue } from "@/lib/errors";

const typeNames: Record<string, string> = {
  string: "String",
  number: "Number",
  int: "Whole number",
  boolean: "Boolean",
  object: "Object",
  record: "Object",
  array: "Array",
};

/** A path in JavaScript notation: `users[1].preferUserId`. */
function pathText(path: PropertyKey[]): string {
  return path.reduce<string>(
    (text, part) =>
      typeof part === "number" ? `${text}[${part}]` : text === "" ? String(part) : `${text}.${String(part)}`,
    "",
  );
}

function describe(issue: z.core.$ZodIssue): FieldIssue[] {
  const path = pathText(issue.path);
  switch (issue.code) {
    case "invalid_type":
      if (issue.input === undefined) return [{ path, message: "Required field is missing" }];
      return [{ path, message: `${typeNames[issue.expected] ?? issue.expected} value expected` }];
    case "invalid_value":
      if (issue.input === undefined) return [{ path, message: "Required field is missing" }];
      return [{ path, message: `Expected one of ${issue.values.join(", ")}` }];
    case "unrecognized_keys":
      return issue.keys.map((key) => ({ path: pathText([...issue.path, key]), message: "Unknown field" }));
    default:
      return [{ path, message: issue.message }];
  }
}

/** Validates a value against a schema. Throws `invalidBody` with one issue per field. */
export function validate<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const parsed = schema.safeParse(value, { reportInput: true });
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.flatMap(describe);
  throw new DomainError("invalidBody", "The request body does not have the expected shape.", { issues });
}
