import type { ErrorCode } from "@/lib/errors";
import type { Answer } from "./answer";
import type { Caller } from "./rate-limits";

/** What the request log needs to know about a response besides its status. */
export interface ResponseMetadata {
  requestId: string;
  caller: Caller | undefined;
  code: ErrorCode | undefined;
}

const metadata = new WeakMap<Answer | Response, ResponseMetadata>();

export const setResponseMetadata = (response: Answer | Response, value: ResponseMetadata): void =>
  void metadata.set(response, value);

export const getResponseMetadata = (response: Answer | Response): ResponseMetadata | undefined =>
  metadata.get(response);
