import { z } from "zod";
import { recordOf } from "@/lib/devices/fields";
import { DomainError } from "@/lib/errors";
import { maxBulkBodyBytes } from "@/lib/http/body";
import { decoder, mapDecoder, parametersFromSchema, presenter } from "@/lib/http/codecs";
import type { Handler } from "@/lib/http/endpoint";
import type { OperationDescription } from "@/lib/http/operation";
import { count } from "@/lib/schemas";
import { anyJson, json, noInput } from "./decode";
import { type IterableEndpoint, iterableEndpoint } from "./endpoint";
import { success } from "./present";

// Calls that Iterable's SDKs make besides registering: messages and events, which Rollcall does not store. The SDKs
// start only if these succeed, and retry failures.

interface StubOptions extends Pick<OperationDescription, "id" | "summary"> {
  /** SDKs make some of these calls before they have a user token. */
  userToken?: "optional";
}

// The known event names start like this; anything else is an unknown address.
const eventName = /^(track|update|inApp|received|click|dismiss|session|impression)[A-Za-z]*$/;

const anyEvent = decoder(
  { ...anyJson.accepts, parameters: parametersFromSchema(z.object({ event: z.string() })) },
  (bytes, facts) => {
    const body = anyJson(bytes, facts);
    if (facts.params.event !== undefined && !eventName.test(facts.params.event)) {
      throw new DomainError("notFound", "Not found.");
    }
    return body;
  },
);

type StubParts<Input, Output> = Pick<
  IterableEndpoint<Input, Output>,
  "decode" | "maxBytes" | "operations" | "run" | "present"
>;

const stub = <Input, Output>(
  { userToken, ...options }: StubOptions,
  parts: StubParts<Input, Output>,
): Handler =>
  iterableEndpoint({
    describe: { ...options, tag: "Accepted and ignored" },
    ...(userToken && { userToken }),
    scope: null,
    ...parts,
  });

/** A call that succeeds and does nothing. */
export const ignoredCall = (options: StubOptions): Handler =>
  stub(options, { decode: anyEvent, run: async () => undefined, present: success });

const bulkEvents = mapDecoder(
  json(z.object({ events: z.array(z.unknown()) }), { maxMembers: 200_000 }),
  ({ events }) => events.length,
);

const problems = [
  "invalidEmails",
  "invalidUserIds",
  "disallowedEventNames",
  "filteredOutFields",
  "createdFields",
] as const;

const bulkEventsBody = z
  .object({ successCount: count, failCount: count, ...recordOf(problems, () => z.array(z.string())) })
  .meta({ id: "IterableBulkEvents" });

/** The same for many events, with the count that clients expect. */
export const ignoredBulkCall = (options: StubOptions): Handler =>
  stub(options, {
    maxBytes: maxBulkBodyBytes,
    decode: bulkEvents,
    operations: (count) => count,
    run: async (_ctx, count) => count,
    present: presenter(bulkEventsBody, (successCount: number) => ({
      ...{ successCount, failCount: 0, ...recordOf(problems, () => []) },
    })),
  });

/** A call with a constant response. */
export const fixedAnswer = <Body extends object>(
  schema: z.ZodType<Body>,
  answer: Body,
  options: StubOptions,
): Handler =>
  stub(options, {
    decode: noInput,
    run: async () => answer,
    present: presenter(schema, (body: Body) => body),
  });

/** A call whose response is an empty list under `name`. */
export const emptyList = (name: string, options: StubOptions): Handler =>
  fixedAnswer(z.object({ [name]: z.array(z.unknown()).max(0) }), { [name]: [] }, options);
