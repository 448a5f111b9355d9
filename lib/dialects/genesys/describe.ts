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
}

const errorBody = z
  .object({
    message: z.string(),
    code: z.string().meta({ examples: ["not.found"] }),
    status: z.int(),
    messageParams: z.record(z.string(), z.string()),
    contextId: z.string(),
    details: z.array(z.object({ errorCode: z.string(), fieldName: z.string() })),
    errors: z.array(z.unknown()),
  })
  .meta({ id: "GenesysErrorBody" });

export function genesysOperation({ describe, scope, decode, present }: Parts): Operation {
  const { parameters = [], body } = decode.accepts;
  const errors: ErrorCode[] = [
    "unauthenticated",
    "forbidden",
    "notFound",
    ...(parameters.length > 0 || body ? (["invalidValue"] as const) : []),
    ...(body ? (["invalidBody", "unsupportedMediaType", "tooLarge"] as const) : []),
    "rateLimited",
    "unavailable",
    "internal",
    ...(describe.errors ?? []),
  ];
  return {
    ...describe,
    dialect: "genesys",
    scope,
    security: [{ accessToken: [] }, { apiKey: [] }, { userToken: [] }],
    parameters,
    ...(body && { body }),
    responses: [
      present.returns,
      ...errorResponses(errors, statusOf, () => ({ "application/json": errorBody })),
    ],
  };
}
