import { appendFileSync } from "node:fs";

/** `npm test` runs a round or two of each case, `npm run test:chaos` many. */
const long = process.env.ROLLCALL_CHAOS === "long";
export const rounds = (short: number, whole: number): number => (long ? whole : short);

/** A time limit: exact in the long form, which has the machine to itself, and ten times as long in `npm test`. */
export const timeLimitMs = (ms: number): number => (long ? ms : ms * 10);

const seed = Number(process.env.ROLLCALL_CHAOS_SEED || Date.now() % 1_000_000);

/** Random numbers between 0 and 1, reproducible with ROLLCALL_CHAOS_SEED and different for each case. */
export function seededRandom(name: string): () => number {
  let state = [...name].reduce((hash, letter) => Math.imul(hash ^ letter.charCodeAt(0), 16_777_619), seed);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** In the long form, appends a case's figures to reliability-report.jsonl. */
export function writeReport(name: string, figures: Record<string, unknown>): void {
  const line = JSON.stringify({ case: name, at: new Date().toISOString(), seed, ...figures });
  if (long) appendFileSync("reliability-report.jsonl", `${line}\n`);
}

/** The median and the maximum of some durations, in whole milliseconds. */
export function summarize(durations: number[]): { median: number; worst: number } {
  const sorted = [...durations].sort((a, b) => a - b);
  return { median: Math.round(sorted[sorted.length >> 1] ?? 0), worst: Math.round(sorted.at(-1) ?? 0) };
}
