import { z } from "zod";
import type { Parameter } from "@/lib/listing/types";
import type { RequestFacts } from "./endpoint";
import type { Operation, OperationResponse } from "./operation";

/** What a decoder reads, for the API reference: the schemas that it checks by. */
export interface Takes {
  parameters?: Parameter[];
  body?: NonNullable<Operation["body"]>;
}

/** Makes a route's input of its request, and says what it takes. */
export interface Decoder<Input> {
  (bytes: Uint8Array, facts: RequestFacts): Input;
  takes: Takes;
}

export const decoder = <Input>(
  takes: Takes,
  decode: (bytes: Uint8Array, facts: RequestFacts) => Input,
): Decoder<Input> => Object.assign(decode, { takes });

/** A decoder whose input is made into something else. */
export const mapDecoder = <Raw, Input>(decode: Decoder<Raw>, make: (raw: Raw) => Input): Decoder<Input> =>
  decoder(decode.takes, (bytes, facts) => make(decode(bytes, facts)));

/** Makes the answer of what came of a request, and says of what shape it is. */
export interface Presenter<Output> {
  (output: Output): Response;
  gives: OperationResponse;
}

/** Presents as JSON of a schema. */
export const presenter = <Body, Output = unknown>(
  schema: z.ZodType<Body>,
  present: (output: Output) => NoInfer<Body>,
): Presenter<Output> =>
  Object.assign((output: Output) => Response.json(present(output)), {
    gives: { status: 200, description: "The answer.", content: { "application/json": schema } },
  });

/** The parameters that the members of a schema stand for. */
export function parametersFromSchema(schema: z.ZodType): Parameter[] {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: "input" });
  return Object.entries(properties).map(([name, member]) => {
    const { description, ...rest } = member as { description?: string };
    return { name, required: required.includes(name), ...(description && { description }), schema: rest };
  });
}
