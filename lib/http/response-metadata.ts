import type { ErrorCode } from "@/lib/errors";
import type { Caller } from "./rate-limits";

/** What the request log needs to know about a response besides its status. */
export interface ResponseMetadata {
  requestId: string;
  caller: Caller | undefined;
  code: ErrorCode | undefined;
}

const metadata = new WeakMap<Response, ResponseMetadata>();

export const setResponseMetadata = (response: Response, value: ResponseMetadata): void =>
  void metadata.set(response, value);

export const getResponseMetadata = (response: Response): ResponseMetadata | undefined =>
  metadata.get(response);
