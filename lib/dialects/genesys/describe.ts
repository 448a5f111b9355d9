import { z } from "zod";
import { type DescribedRoute, describeRoute } from "@/lib/http/codecs";
import { statusOf } from "./errors";

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

export function genesysOperation(route: DescribedRoute) {
  const { parameters = [], body } = route.decode.accepts;
  return describeRoute(route, {
    dialect: "genesys",
    security: [{ accessToken: [] }, { apiKey: [] }, { userToken: [] }],
    errors: [
      "unauthenticated",
      "forbidden",
      "projectArchived",
      "notFound",
      ...(parameters.length > 0 || body ? (["invalidValue"] as const) : []),
      ...(body ? (["invalidBody", "unsupportedMediaType", "tooLarge"] as const) : []),
      "rateLimited",
      "unavailable",
      "internal",
    ],
    statusOf,
    errorBody,
  });
}
