import { z } from "zod";
import { count } from "@/lib/schemas";

/** How much sample data was added or removed. */
export const sampleDataView = z.object({ users: count, devices: count }).meta({ id: "SampleData" });

export type SampleDataView = z.output<typeof sampleDataView>;
