import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { listJobs } from "@/lib/jobs/queries";

export const GET = nativeEndpoint({ scope: "devices:read", run: (ctx) => listJobs(ctx) });
