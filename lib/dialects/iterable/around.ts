import { z } from "zod";
import { bulkBody } from "@/lib/http/body";
import { decoded, decoder, parametersOf, presenter } from "@/lib/http/described";
import type { Handler } from "@/lib/http/endpoint";
import type { Described } from "@/lib/http/operation";
import { amount } from "@/lib/shapes";
import { anyJson, json, nothing } from "./decode";
import { iterableEndpoint } from "./endpoint";
import { success } from "./present";

// What Iterable's SDKs ask for around a registration and Rollcall has no part in: messages and events. They start up
// only if these answer well, and they retry what fails.

/** What such a call is for, and what it is called. */
type Around = Pick<Described, "id" | "summary">;

const tag = "Accepted and ignored";

const anyEvent = decoder(
  { ...anyJson.takes, parameters: parametersOf(z.object({ event: z.string() })) },
  anyJson,
);

/** A call about an event that is answered well and does nothing. */
export const ignored = (around: Around): Handler =>
  iterableEndpoint({
    describe: { ...around, tag },
    scope: null,
    decode: anyEvent,
    run: async () => undefined,
    present: success,
  });

const texts = z.array(z.string());

const manyEvents = decoded(
  json(z.object({ events: z.array(z.unknown()) }), { members: 200_000 }),
  ({ events }) => events.length,
);

const manyAnswer = z
  .object({
    successCount: amount,
    failCount: amount,
    invalidEmails: texts,
    invalidUserIds: texts,
    disallowedEventNames: texts,
    filteredOutFields: texts,
    createdFields: texts,
  })
  .meta({ id: "IterableBulkEvents" });

/** The same for many events at once, counted as clients expect it. */
export const manyIgnored = (around: Around): Handler =>
  iterableEndpoint({
    describe: { ...around, tag },
    scope: null,
    maxBytes: bulkBody,
    decode: manyEvents,
    operations: (count) => count,
    run: async (_ctx, count) => count,
    present: presenter(manyAnswer, (successCount: number) => ({
      successCount,
      failCount: 0,
      invalidEmails: [],
      invalidUserIds: [],
      disallowedEventNames: [],
      filteredOutFields: [],
      createdFields: [],
    })),
  });

/** A question whose answer is always the same. */
export const alwaysAnswers = <Body extends object>(
  schema: z.ZodType<Body>,
  answer: Body,
  around: Around,
): Handler =>
  iterableEndpoint({
    describe: { ...around, tag },
    scope: null,
    decode: nothing,
    run: async () => answer,
    present: presenter(schema, (body: Body) => body),
  });

/** The same where the answer is a list, under a name, that nothing is ever in. */
export const alwaysEmpty = (name: string, around: Around): Handler =>
  alwaysAnswers(z.object({ [name]: z.array(z.unknown()).max(0) }), { [name]: [] }, around);
