import { setFlagsFromString } from "node:v8";

/**
 * Lets the heap grow by half before it is swept whole, where V8 would let it grow to four times what is in use: a server
 * shares its machine with its database, and an import of any length then needs little more than a batch.
 */
export function limitHeapGrowth(): void {
  setFlagsFromString("--heap-growing-percent=50");
}
