import { operatorEndpoint } from "@/lib/dialects/native/endpoint";
import { getPreference, setPreference } from "@/lib/preferences/store";
import { maxPreferenceBytes, preferenceInput, preferenceView } from "@/lib/preferences/views";

export const GET = operatorEndpoint({
  describe: {
    id: "getPreference",
    summary: "Read one of your preferences",
    tag: "Operators",
    errors: ["invalidValue"],
  },
  answer: preferenceView,
  run: ({ id: operatorId }, { params }) => getPreference({ operatorId, key: params.key ?? "" }),
});

export const PUT = operatorEndpoint({
  describe: {
    id: "setPreference",
    summary: "Keep one of your preferences",
    tag: "Operators",
    errors: ["invalidValue"],
  },
  maxBytes: maxPreferenceBytes,
  body: preferenceInput,
  answer: preferenceView,
  run: ({ id: operatorId }, { params, body }) =>
    setPreference({ operatorId, key: params.key ?? "", value: body.value }),
});
