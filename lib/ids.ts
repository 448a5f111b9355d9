import { randomInt } from "node:crypto";
import { UUID, V7Generator } from "uuidv7";

// Randomness is fetched for many ids at once: by the library alone it would be for one or two.
const words = new Uint32Array(1_024);
let left = 0;
const generator = new V7Generator({
  nextUint32() {
    if (left === 0) left = crypto.getRandomValues(words).length;
    left -= 1;
    return words[left] ?? 0;
  },
});

/** A new id for a row: UUIDv7, so that ids order by creation. Made here because PostgreSQL before 18 cannot. */
export const newId = (): string => generator.generate().toString();

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

// mutation: any-text-is-an-id
/** Whether a text from a URL could be one of our ids at all; PostgreSQL refuses to compare anything else. */
export const isId = (text: string): boolean => uuidPattern.test(text);

/** An id as one made at that moment would be (milliseconds since 1970), for rows that are dated back. */
export const newIdAt = (moment: number): string =>
  UUID.fromFieldsV7(
    Math.floor(moment),
    randomInt(2 ** 12),
    randomInt(2 ** 30),
    randomInt(2 ** 32),
  ).toString();

/** What every id made from that moment on is at least. */
export const minIdAt = (moment: number): string => UUID.fromFieldsV7(Math.max(0, moment), 0, 0, 0).toString();
