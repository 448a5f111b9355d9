import { operatorEndpoint } from "@/lib/dialects/native/endpoint";
import { changeMe, toMeView } from "@/lib/operators/me";
import { meEdit } from "@/lib/operators/types";
import { changedMeView, meView } from "@/lib/operators/views";

export const GET = operatorEndpoint({
  describe: { id: "getMe", summary: "Who is signed in", tag: "Operators" },
  answer: meView,
  run: async (operator) => toMeView(operator),
});

export const PATCH = operatorEndpoint({
  describe: {
    id: "changeMe",
    summary: "Change your own name or password",
    tag: "Operators",
    errors: ["conflict"],
  },
  body: meEdit,
  answer: changedMeView,
  run: (operator, { body, client }) => changeMe(operator, body, client),
});
