import { anyJson, nothing } from "./decode";
import { iterableEndpoint } from "./endpoint";
import { success } from "./present";

// What Iterable's SDKs ask for around a registration and Rollcall has no part in: messages and events. They start up
// only if these answer well, and they retry what fails.

/** A call that is answered well and does nothing. */
export const ignored = iterableEndpoint({
  scope: null,
  decode: anyJson,
  run: async () => undefined,
  present: success,
});

/** A question whose answer is always the same. */
export const alwaysAnswers = (answer: object) =>
  iterableEndpoint({
    scope: null,
    decode: nothing,
    run: async () => answer,
    present: (body) => Response.json(body),
  });
