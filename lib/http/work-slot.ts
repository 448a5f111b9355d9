import { DomainError } from "@/lib/errors";

export interface WorkSlot {
  release(): void;
  /** Returns false if the limit is reached. */
  reacquire(): boolean;
  /** Whether the client has sent the whole request. */
  isReceived(): boolean;
  closeConnection(): void;
}

const key = Symbol("workSlot");
type RequestWithSlot = Request & { [key]?: WorkSlot };

export function setWorkSlot(request: Request, slot: WorkSlot): void {
  (request as RequestWithSlot)[key] = slot;
}

export const getWorkSlot = (request: Request): WorkSlot | undefined => (request as RequestWithSlot)[key];

export const overloadedError = () =>
  new DomainError("unavailable", "Server overloaded, retry shortly.", { retryAfter: 1 });
