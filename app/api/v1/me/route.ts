import { operatorEndpoint } from "@/lib/dialects/native/endpoint";
import { changeMe, toMeView } from "@/lib/operators/me";
import { meEdit } from "@/lib/operators/types";

export const GET = operatorEndpoint({ run: async (operator) => toMeView(operator) });

export const PATCH = operatorEndpoint({
  body: meEdit,
  run: (operator, { body }) => changeMe(operator, body),
});
