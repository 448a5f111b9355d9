import { z } from "zod";
import type { Scope } from "@/lib/context";
import type { ErrorCode } from "@/lib/errors";
import type { Decoder, Presenter } from "@/lib/http/codecs";
import { errorResponses, type Operation, type OperationDescription } from "@/lib/http/operation";
import { statusOf } from "./errors";

interface Parts {
  describe: OperationDescription;
  scope: Scope | null;
  // biome-ignore lint/suspicious/noExplicitAny: what the two hand to each other is the endpoint's business.
  decode: Decoder<any>;
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  present: Presenter<any>;
  about?: unknown;
}

const refusal = z
  .object({
    msg: z.string().meta({ examples: ["Invalid API key"] }),
    code: z.string().meta({ examples: ["BadApiKey"] }),
    params: z.record(z.string(), z.unknown()).nullable(),
  })
  .meta({ id: "IterableRefusal" });

/** Describes a route of Iterable's wire by the parts that it is made of. */
export function iterableOperation({ describe, scope, decode, present, about }: Parts): Operation {
  const { takes } = decode;
  return {
    ...describe,
    dialect: "iterable",
    scope,
    // A mobile key speaks for the user of the token beside it; a server key needs none.
    security: [{ iterableKey: [] }, ...(about === undefined ? [] : [{ iterableKey: [], userToken: [] }])],
    parameters: takes.parameters ?? [],
    ...(takes.body && { body: takes.body }),
    responses: [
      present.gives,
      ...errorResponses(
        [...pipelineErrors, ...bodyErrors(takes.body), ...(describe.errors ?? [])],
        statusOf,
        () => ({
          "application/json": refusal,
        }),
      ),
    ],
  };
}

const pipelineErrors: ErrorCode[] = [
  "invalidValue",
  "unauthenticated",
  "missingUserToken",
  "invalidUserToken",
  "userTokenMismatch",
  "forbidden",
  "notFound",
  "tooLarge",
  "rateLimited",
  "unavailable",
  "internal",
];

const bodyErrors = (body: unknown): ErrorCode[] =>
  body === undefined ? [] : ["invalidBody", "unsupportedMediaType"];
