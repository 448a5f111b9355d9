import { z } from "zod";
import { amount } from "@/lib/shapes";

/** How much sample data was made or removed. */
export const sampleDataView = z.object({ users: amount, devices: amount }).meta({ id: "SampleData" });

export type SampleDataView = z.output<typeof sampleDataView>;
