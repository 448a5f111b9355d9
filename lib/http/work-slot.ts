import { DomainError } from "@/lib/errors";

/** A request's place among those that the server works on at a time. */
export interface WorkSlot {
  release(): void;
  /** False where there is no room. */
  reacquire(): boolean;
  /** Whether the client has sent the whole request. */
  isReceived(): boolean;
  /** Closes the client's connection. */
  closeConnection(): void;
}

const key = Symbol("workSlot");
type Known = Request & { [key]?: WorkSlot };

export function setWorkSlot(request: Request, slot: WorkSlot): void {
  (request as Known)[key] = slot;
}

export const getWorkSlot = (request: Request): WorkSlot | undefined => (request as Known)[key];

/** The refusal of a request that there is no room for now. */
export const overloadedError = () =>
  new DomainError("unavailable", "Server overloaded, retry shortly.", { retryAfter: 1 });
