import { z } from "zod";
import { bulkBody } from "@/lib/http/body";
import { anyJson, json, nothing } from "./decode";
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

/** The same for many events at once, counted as clients expect it. */
export const manyIgnored = iterableEndpoint({
  scope: null,
  maxBytes: bulkBody,
  decode: (bytes) => json(z.object({ events: z.array(z.unknown()) }), { members: 200_000 })(bytes),
  run: async (_ctx, { events }) => events.length,
  present: (successCount) =>
    Response.json({
      successCount,
      failCount: 0,
      invalidEmails: [],
      invalidUserIds: [],
      disallowedEventNames: [],
      filteredOutFields: [],
      createdFields: [],
    }),
});

/** A question whose answer is always the same. */
export const alwaysAnswers = (answer: object) =>
  iterableEndpoint({
    scope: null,
    decode: nothing,
    run: async () => answer,
    present: (body) => Response.json(body),
  });
