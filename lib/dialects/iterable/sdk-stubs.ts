import { z } from "zod";
import { DomainError } from "@/lib/errors";
import { maxBulkBodyBytes } from "@/lib/http/body";
import { decoder, mapDecoder, parametersFromSchema, presenter } from "@/lib/http/codecs";
import type { Handler } from "@/lib/http/endpoint";
import type { OperationDescription } from "@/lib/http/operation";
import { count } from "@/lib/schemas";
import { anyJson, json, noInput } from "./decode";
import { iterableEndpoint } from "./endpoint";
import { success } from "./present";

// What Iterable's SDKs ask for around a registration and Rollcall has no part in: messages and events. They start up
// only if these answer well, and they retry what fails.

/** What such a call is for, and what it is called. */
interface Around extends Pick<OperationDescription, "id" | "summary"> {
  /** Iterable's SDKs make some of these calls before they have a user token. */
  userToken?: "optional";
}

const tag = "Accepted and ignored";

// The words that Iterable's clients are known to use begin so. Anything else is another address, not an event.
const eventName = /^(track|update|inApp|received|click|dismiss|session|impression)[A-Za-z]*$/;

const anyEvent = decoder(
  { ...anyJson.takes, parameters: parametersFromSchema(z.object({ event: z.string() })) },
  (bytes, facts) => {
    const body = anyJson(bytes, facts);
    if (facts.params.event !== undefined && !eventName.test(facts.params.event)) {
      throw new DomainError("notFound", "There is nothing at this address.");
    }
    return body;
  },
);

/** A call that is answered well and does nothing. Where the address holds an event, it must be one. */
export const ignoredCall = ({ userToken, ...around }: Around): Handler =>
  iterableEndpoint({
    describe: { ...around, tag },
    ...(userToken && { userToken }),
    scope: null,
    decode: anyEvent,
    run: async () => undefined,
    present: success,
  });

const texts = z.array(z.string());

const manyEvents = mapDecoder(
  json(z.object({ events: z.array(z.unknown()) }), { members: 200_000 }),
  ({ events }) => events.length,
);

const manyAnswer = z
  .object({
    successCount: count,
    failCount: count,
    invalidEmails: texts,
    invalidUserIds: texts,
    disallowedEventNames: texts,
    filteredOutFields: texts,
    createdFields: texts,
  })
  .meta({ id: "IterableBulkEvents" });

/** The same for many events at once, counted as clients expect it. */
export const ignoredBulkCall = (around: Around): Handler =>
  iterableEndpoint({
    describe: { ...around, tag },
    scope: null,
    maxBytes: maxBulkBodyBytes,
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
export const fixedAnswer = <Body extends object>(
  schema: z.ZodType<Body>,
  answer: Body,
  { userToken, ...around }: Around,
): Handler =>
  iterableEndpoint({
    describe: { ...around, tag },
    ...(userToken && { userToken }),
    scope: null,
    decode: noInput,
    run: async () => answer,
    present: presenter(schema, (body: Body) => body),
  });

/** The same where the answer is a list, under a name, that nothing is ever in. */
export const emptyList = (name: string, around: Around): Handler =>
  fixedAnswer(z.object({ [name]: z.array(z.unknown()).max(0) }), { [name]: [] }, around);
