import type { z } from "zod";
import type { Scope } from "@/lib/context";
import { type ErrorCode, errorDescriptions } from "@/lib/errors";
import type { Parameter } from "@/lib/listing/types";
import type { Dialect } from "@/lib/openapi/types";

/** The parts of an operation that a route writes itself. */
export interface OperationDescription {
  /** Unique among all operations; generated clients use it as a name. */
  id: string;
  summary: string;
  /** Plain text. */
  description?: string;
  tag: string;
  /** Possible errors besides those of the pipeline. */
  errors?: ErrorCode[];
}

/** The schema of a body by media type. */
export type Content = Record<string, z.ZodType>;

export interface OperationResponse {
  status: number;
  description: string;
  /** Absent: no body. */
  content?: Content;
  headers?: Record<string, string>;
}

/** An operation of the API reference, built from the schemas that validate requests. */
export interface Operation extends OperationDescription {
  dialect: Dialect;
  /** Alternative sets of security schemes; empty if public. */
  security: Record<string, string[]>[];
  /** Null: any valid credential. */
  scope: Scope | null;
  parameters: Parameter[];
  body?: { content: Content; required: boolean };
  responses: OperationResponse[];
}

/** The responses for some error codes, one per status. */
export function errorResponses(
  codes: ErrorCode[],
  statusOf: (code: ErrorCode) => number,
  contentOf: (status: number) => Content | undefined,
): OperationResponse[] {
  const byStatus = new Map<number, Set<string>>();
  for (const code of codes) {
    const status = statusOf(code);
    byStatus.set(status, (byStatus.get(status) ?? new Set()).add(errorDescriptions[code]));
  }
  return [...byStatus].map(([status, texts]) => {
    const content = contentOf(status);
    return { status, description: [...texts].join(" "), ...(content && { content }) };
  });
}
