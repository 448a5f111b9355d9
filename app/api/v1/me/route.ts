import { operatorEndpoint } from "@/lib/dialects/native/endpoint";
import { updateMe } from "@/lib/operators/mutations";
import { mePatch } from "@/lib/operators/types";
import { changedMeView, meView } from "@/lib/operators/views";
import { pickView } from "@/lib/pick-view";

export const GET = operatorEndpoint({
  describe: { id: "getMe", summary: "Read the signed-in operator", tag: "Operators" },
  response: meView,
  run: async (operator) => pickView(meView, operator),
});

export const PATCH = operatorEndpoint({
  describe: {
    id: "changeMe",
    summary: "Change your name or password",
    tag: "Operators",
    errors: ["conflict"],
  },
  body: mePatch,
  response: changedMeView,
  run: (operator, { body, client }) => updateMe(operator, body, client),
});
