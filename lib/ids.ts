import { randomInt } from "node:crypto";
import { UUID, V7Generator } from "uuidv7";
import { DomainError } from "./errors";

// Fetches randomness for many ids at once; on its own, the library would do so for every one or two ids.
const words = new Uint32Array(1_024);
let unused = 0;
const generator = new V7Generator({
  nextUint32() {
    if (unused === 0) unused = crypto.getRandomValues(words).length;
    unused -= 1;
    return words[unused] ?? 0;
  },
});

/** A new row id: UUIDv7, so ids sort by creation time. PostgreSQL before 18 cannot generate them. */
export const newId = (): string => generator.generate().toString();

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

// mutation: any-text-is-an-id
/** Whether a text from a URL is a UUID; PostgreSQL refuses to compare ids with anything else. */
export const isId = (text: string): boolean => uuidPattern.test(text);

/**
 * The row that a query by id finds. Throws `notFound`, also for a text that is no id. `what` names the row: "Job".
 */
export async function rowById<Row>(what: string, id: string, query: () => PromiseLike<Row[]>): Promise<Row> {
  const [row] = isId(id) ? await query() : [];
  if (row === undefined) throw new DomainError("notFound", `${what} not found.`);
  return row;
}

/** A new id as if it were created at `time` (milliseconds since 1970), for backdated rows. */
export const newIdAt = (time: number): string =>
  UUID.fromFieldsV7(Math.floor(time), randomInt(2 ** 12), randomInt(2 ** 30), randomInt(2 ** 32)).toString();

/** The smallest id that can be created at or after `time`. */
export const minIdAt = (time: number): string => UUID.fromFieldsV7(Math.max(0, time), 0, 0, 0).toString();

/** Before every id. */
export const nilId = "00000000-0000-0000-0000-000000000000";

/** When one of our ids was created, in milliseconds since 1970. */
export const timeOfId = (id: string): number => Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16);

/** Servers' clocks, which give ids their times, differ by less than this. */
export const clockSkewMs = 60_000;

/** The smallest id that a server can have created at or after `time`, even if its clock is behind. */
export const minIdSince = (time: number): string => minIdAt(time - clockSkewMs);
