import { uuidv7 } from "uuidv7";

/** A new id for a row: UUIDv7, so that ids order by creation. Made here because PostgreSQL before 18 cannot. */
export const newId = (): string => uuidv7();

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether a text from a URL could be one of our ids at all; PostgreSQL refuses to compare anything else. */
export const isId = (text: string): boolean => uuidPattern.test(text);
