/** Unpaired, these would end the isolation early, or outlive it. */
const isolates = /[\u2066-\u2069]/g;

/**
 * A name for the middle of a sentence: direction controls in it, such as U+202E, don't reorder the words around it.
 * Names without them stay as they are.
 */
export const isolateDirection = (name: string): string =>
  /[\u202a-\u202e\u2066-\u2069]/.test(name) ? `\u2068${name.replaceAll(isolates, "")}\u2069` : name;
