import { z } from "zod";
import { count } from "@/lib/schemas";

export const sampleDataView = z.object({ users: count, devices: count }).meta({ id: "SampleData" });

export type SampleDataView = z.output<typeof sampleDataView>;
