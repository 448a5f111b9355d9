import type { ErrorCode } from "@/lib/errors";
import type { Caller } from "./rate-limits";

/** What the server's log may know of an answer beside its status. */
export interface ResponseMetadata {
  requestId: string;
  caller: Caller | undefined;
  code: ErrorCode | undefined;
}

const notes = new WeakMap<Response, ResponseMetadata>();

/** Leaves a note with an answer, for whoever sends it. */
export const setResponseMetadata = (response: Response, about: ResponseMetadata): void =>
  void notes.set(response, about);

/** The note that was left with an answer. */
export const getResponseMetadata = (response: Response): ResponseMetadata | undefined => notes.get(response);
