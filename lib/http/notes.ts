import type { ErrorCode } from "@/lib/errors";
import type { Caller } from "./limits";

/** What the server's log may know of an answer beside its status. */
export interface Note {
  requestId: string;
  caller: Caller | undefined;
  code: ErrorCode | undefined;
}

const notes = new WeakMap<Response, Note>();

/** Leaves a note with an answer, for whoever sends it. */
export const note = (response: Response, about: Note): void => void notes.set(response, about);

/** The note that was left with an answer. */
export const noteOf = (response: Response): Note | undefined => notes.get(response);
