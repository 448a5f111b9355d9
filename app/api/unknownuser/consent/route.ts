import { ignoredCall } from "@/lib/dialects/iterable/sdk-stubs";

export const POST = ignoredCall({
  id: "trackUnknownUserConsent",
  summary: "Report consent to tracking",
  userToken: "optional",
});
