import { Registry } from "prom-client";

// One registry a process, shared by the API's and the console's separately built copies of this module.
const shared = globalThis as typeof globalThis & { rollcallMetrics?: Registry };

/** Where every figure of this process is kept that `/metrics` shows. */
export function metrics(): Registry {
  shared.rollcallMetrics ??= new Registry();
  return shared.rollcallMetrics;
}
