import { z } from "zod";
import { type DescribedRoute, describeRoute } from "@/lib/http/codecs";
import { statusOf } from "./errors";

const errorBody = z
  .object({
    msg: z.string().meta({ examples: ["Invalid API key"] }),
    code: z.string().meta({ examples: ["BadApiKey"] }),
    params: z.record(z.string(), z.unknown()).nullable(),
  })
  .meta({ id: "IterableRefusal" });

export const iterableOperation = (route: DescribedRoute & { identities?: unknown }) =>
  describeRoute(route, {
    dialect: "iterable",
    // Mobile keys need a user token, server keys do not.
    security: [
      { iterableKey: [] },
      ...(route.identities === undefined ? [] : [{ iterableKey: [], userToken: [] }]),
    ],
    errors: [
      "invalidValue",
      "unauthenticated",
      "missingUserToken",
      "invalidUserToken",
      "userTokenMismatch",
      "forbidden",
      "projectArchived",
      "notFound",
      "tooLarge",
      "rateLimited",
      "unavailable",
      "internal",
      ...(route.decode.accepts.body ? (["invalidBody", "unsupportedMediaType"] as const) : []),
    ],
    statusOf,
    errorBody,
  });
