import { setFlagsFromString } from "node:v8";

/**
 * Runs a full garbage collection when the heap has grown by half. V8 would let it grow to four times what is in use,
 * but the server shares its machine with the database. So long imports need little more memory than one batch.
 */
export function limitHeapGrowth(): void {
  setFlagsFromString("--heap-growing-percent=50");
}
