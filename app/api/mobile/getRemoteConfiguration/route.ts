import { z } from "zod";
import { alwaysAnswers } from "@/lib/dialects/iterable/around";

export { preflight as OPTIONS } from "@/lib/dialects/iterable/cors";

const configuration = z.object({ offlineMode: z.boolean(), autoRetry: z.boolean() });

export const GET = alwaysAnswers(
  configuration,
  { offlineMode: false, autoRetry: false },
  { id: "getRemoteConfiguration", summary: "Ask how an SDK is to behave", userToken: "optional" },
);
