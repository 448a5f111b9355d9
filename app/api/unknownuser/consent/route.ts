import { ignored } from "@/lib/dialects/iterable/around";

export { preflight as OPTIONS } from "@/lib/dialects/iterable/cors";

export const POST = ignored({
  id: "trackUnknownUserConsent",
  summary: "Report consent to tracking",
  userToken: "optional",
});
