import { alwaysAnswers } from "@/lib/dialects/iterable/around";

export { preflight as OPTIONS } from "@/lib/dialects/iterable/cors";

export const GET = alwaysAnswers({ messages: [] });
