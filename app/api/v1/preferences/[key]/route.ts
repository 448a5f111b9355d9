import { operatorEndpoint } from "@/lib/dialects/native/endpoint";
import { mostPreferenceBytes, preferenceInput } from "@/lib/preferences/types";
import { getPreference, setPreference } from "@/lib/preferences/verbs";

export const GET = operatorEndpoint({
  run: ({ id: operatorId }, { params }) => getPreference({ operatorId, key: params.key ?? "" }),
});

export const PUT = operatorEndpoint({
  maxBytes: mostPreferenceBytes,
  body: preferenceInput,
  run: ({ id: operatorId }, { params, body }) =>
    setPreference({ operatorId, key: params.key ?? "", value: body.value }),
});
