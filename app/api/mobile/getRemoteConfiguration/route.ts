import { z } from "zod";
import { fixedAnswer } from "@/lib/dialects/iterable/sdk-stubs";

const configuration = z.object({ offlineMode: z.boolean(), autoRetry: z.boolean() });

export const GET = fixedAnswer(
  configuration,
  { offlineMode: false, autoRetry: false },
  { id: "getRemoteConfiguration", summary: "Get the SDK configuration", userToken: "optional" },
);
