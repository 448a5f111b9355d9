import { z } from "zod";
import { fixedAnswer } from "@/lib/dialects/iterable/sdk-stubs";

const criteria = z.object({ count: z.literal(0), criteriaSets: z.array(z.unknown()).max(0) });

export const GET = fixedAnswer(
  criteria,
  { count: 0, criteriaSets: [] },
  { id: "getUnknownUserCriteria", summary: "Get the criteria for anonymous users", userToken: "optional" },
);
