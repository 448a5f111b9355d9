import { z } from "zod";
import type { Scope } from "@/lib/context";
import type { ErrorCode } from "@/lib/errors";
import type { Decoder, Presenter } from "@/lib/http/codecs";
import { errorResponses, type Operation, type OperationDescription } from "@/lib/http/operation";
import { statusOf } from "./errors";

interface Parts {
  describe: OperationDescription;
  scope: Scope | null;
  // biome-ignore lint/suspicious/noExplicitAny: the endpoint ensures that the types match.
  decode: Decoder<any>;
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  present: Presenter<any>;
  identities?: unknown;
}

const refusal = z
  .object({
    msg: z.string().meta({ examples: ["Invalid API key"] }),
    code: z.string().meta({ examples: ["BadApiKey"] }),
    params: z.record(z.string(), z.unknown()).nullable(),
  })
  .meta({ id: "IterableRefusal" });

export function iterableOperation({ describe, scope, decode, present, identities }: Parts): Operation {
  const { accepts } = decode;
  return {
    ...describe,
    dialect: "iterable",
    scope,
    // Mobile keys need a user token, server keys do not.
    security: [
      { iterableKey: [] },
      ...(identities === undefined ? [] : [{ iterableKey: [], userToken: [] }]),
    ],
    parameters: accepts.parameters ?? [],
    ...(accepts.body && { body: accepts.body }),
    responses: [
      present.returns,
      ...errorResponses(
        [...pipelineErrors, ...bodyErrors(accepts.body), ...(describe.errors ?? [])],
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
