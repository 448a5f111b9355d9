import { z } from "zod";
import type { Scope } from "@/lib/context";
import type { ErrorCode } from "@/lib/errors";
import type { Parameter } from "@/lib/listing/types";
import { Answer } from "./answer";
import type { RequestFacts } from "./endpoint";
import {
  errorResponses,
  type Operation,
  type OperationDescription,
  type OperationResponse,
} from "./operation";

/** The schemas that a decoder validates by, for the API reference. */
export interface RequestSchemas {
  parameters?: Parameter[];
  body?: NonNullable<Operation["body"]>;
}

/** Turns a request into a route's input, and describes what it accepts. */
export interface Decoder<Input> {
  (bytes: Uint8Array, facts: RequestFacts): Input;
  accepts: RequestSchemas;
}

export const decoder = <Input>(
  accepts: RequestSchemas,
  decode: (bytes: Uint8Array, facts: RequestFacts) => Input,
): Decoder<Input> => Object.assign(decode, { accepts });

export const mapDecoder = <Raw, Input>(decode: Decoder<Raw>, map: (raw: Raw) => Input): Decoder<Input> =>
  decoder(decode.accepts, (bytes, facts) => map(decode(bytes, facts)));

/** Turns a route's output into a response, and describes it. */
export interface Presenter<Output> {
  (output: Output): Answer | Response;
  returns: OperationResponse;
}

export const presenter = <Body, Output = unknown>(
  schema: z.ZodType<Body>,
  present: (output: Output) => NoInfer<Body>,
): Presenter<Output> =>
  Object.assign((output: Output) => new Answer(present(output)), {
    returns: { status: 200, description: "Success.", content: { "application/json": schema } },
  });

/** One parameter per property of an object schema. */
export function parametersFromSchema(schema: z.ZodType): Parameter[] {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: "input" });
  return Object.entries(properties).map(([name, property]) => {
    const { description, ...rest } = property as { description?: string };
    return { name, required: required.includes(name), ...(description && { description }), schema: rest };
  });
}

/** The parts of a route that describe it. */
export interface DescribedRoute {
  describe: OperationDescription;
  scope: Scope | null;
  // biome-ignore lint/suspicious/noExplicitAny: the endpoint ensures that the types match.
  decode: Decoder<any>;
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  present: Presenter<any>;
}

/**
 * The operation of a route, from its own description, its codecs, and what all routes of its dialect have in common.
 */
export function describeRoute(
  { describe, scope, decode, present }: DescribedRoute,
  common: Pick<Operation, "dialect" | "security"> & {
    errors: ErrorCode[];
    statusOf: (code: ErrorCode) => number;
    errorBody: z.ZodType;
  },
): Operation {
  const { dialect, security, statusOf, errorBody } = common;
  const { parameters = [], body } = decode.accepts;
  const errors = [...common.errors, ...(describe.errors ?? [])];
  return {
    ...describe,
    dialect,
    scope,
    security,
    parameters,
    ...(body && { body }),
    responses: [
      present.returns,
      ...errorResponses(errors, statusOf, () => ({ "application/json": errorBody })),
    ],
  };
}
