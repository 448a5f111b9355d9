import type { ErrorCode } from "@/lib/errors";
import type { Answer } from "./answer";
import type { Caller } from "./rate-limits";

/** What the request log needs to know about a response besides its status. */
export interface ResponseMetadata {
  requestId: string;
  caller: Caller | undefined;
  code: ErrorCode | undefined;
}

export const responseMetadata = new WeakMap<Answer | Response, ResponseMetadata>();
