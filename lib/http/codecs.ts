import { z } from "zod";
import type { Parameter } from "@/lib/listing/types";
import type { RequestFacts } from "./endpoint";
import type { Operation, OperationResponse } from "./operation";

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
  (output: Output): Response;
  returns: OperationResponse;
}

/** Presents the output as JSON of a schema. */
export const presenter = <Body, Output = unknown>(
  schema: z.ZodType<Body>,
  present: (output: Output) => NoInfer<Body>,
): Presenter<Output> =>
  Object.assign((output: Output) => Response.json(present(output)), {
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
